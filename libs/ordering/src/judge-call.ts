import type { EpochMs } from '@kizashi/kernel';

/** The 80 % interval of a forecast on the calendar; null is "more than can be said". */
export interface CalledInterval {
  readonly p10At: EpochMs | null;
  readonly p90At: EpochMs | null;
}

export interface PartEnd {
  readonly at: EpochMs;
  /** False: it was taken out alive, so all that is known is that it had not failed until then. */
  readonly failed: boolean;
}

/**
 * Whether a call came true. A failure proves it either way. A part that was taken out alive proves it wrong when it
 * had outlived P90; before that it proves nothing (its life is right-censored), and the answer is undefined:
 * counting planned swaps as misses would punish whoever acts in time, counting them as hits would flatter us.
 */
export function judgeCall({ p10At, p90At }: CalledInterval, end: PartEnd): boolean | undefined {
  const outlived = p90At !== null && end.at > p90At;
  if (!end.failed) return outlived ? false : undefined;
  return !outlived && p10At !== null && end.at >= p10At;
}
