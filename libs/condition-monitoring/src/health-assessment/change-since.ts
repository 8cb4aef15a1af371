/**
 * Since when a channel has been leaving its baseline: one cumulative sum for each direction (Page 1954), and when each
 * last began. Plain JSON; times are epoch ms.
 */
export interface ChangeSince {
  readonly up: number;
  readonly upFrom: number;
  readonly down: number;
  readonly downFrom: number;
}

/** What a window may lie off on average without being the beginning of anything, in standard deviations. */
const ALLOWANCE = 0.75;
/** A baseline that is itself unsure by more than half of that allows for twice its error. */
const ERRORS_ALLOWED = 2;
/** One window counts for no more than this, so that a spike does not begin a change. */
const MOST_OF_ONE = 3;
/** Sums are kept to this many decimals: they are stored for every channel of every part. */
const DECIMALS = 100;

const UNCHANGED: ChangeSince = { up: 0, upFrom: 0, down: 0, downFrom: 0 };

/** One window: `deviation` from the baseline and the baseline's own error, both in standard deviations of a window. */
export function followChange(
  before: ChangeSince | undefined,
  deviation: number,
  baselineError: number,
  from: number,
): ChangeSince {
  const { up, upFrom, down, downFrom } = before ?? UNCHANGED;
  const allowance = Math.max(ALLOWANCE, ERRORS_ALLOWED * baselineError);
  const bounded = Math.max(-MOST_OF_ONE, Math.min(MOST_OF_ONE, deviation));
  const nextUp = rounded(Math.max(0, up + bounded - allowance));
  const nextDown = rounded(Math.max(0, down - bounded - allowance));
  return {
    up: nextUp,
    upFrom: nextUp === 0 ? 0 : up === 0 ? from : upFrom,
    down: nextDown,
    downFrom: nextDown === 0 ? 0 : down === 0 ? from : downFrom,
  };
}

/** When the change in that direction began; undefined while there is none. */
export function changeBegan(change: ChangeSince | undefined, up: boolean): number | undefined {
  const from = up ? change?.upFrom : change?.downFrom;
  return from === undefined || from === 0 ? undefined : from;
}

function rounded(sum: number): number {
  return Math.round(sum * DECIMALS) / DECIMALS;
}
