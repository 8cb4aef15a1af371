import type { DeviceId } from '@kizashi/kernel';
import type { Contribution } from './contribution.ts';

export interface Turns {
  /** For the next commit. */
  readonly now: Contribution[];
  readonly later: Contribution[];
}

/**
 * Who goes into a commit that has no place for all: in each round the devices have one turn each, so that who sends what
 * it kept back for a month holds up itself alone. Both parts keep the order in which they came, so that those who had no
 * place in a round are the first to have it in the next commit.
 * @param mostRows a message without readings counts as one row
 */
export function inTurns(waiting: readonly Contribution[], mostRows: number): Turns {
  const turns = new Map<DeviceId, number>();
  const roundOf = new Uint32Array(waiting.length);
  const rowsOfRound: number[] = [];
  for (let i = 0; i < waiting.length; i += 1) {
    const one = waiting[i] as Contribution;
    const round = turns.get(one.deviceId) ?? 0;
    turns.set(one.deviceId, round + 1);
    roundOf[i] = round;
    rowsOfRound[round] = (rowsOfRound[round] ?? 0) + weightOf(one);
  }
  let place = mostRows;
  let lastRound = 0;
  for (const rows of rowsOfRound) {
    if (rows >= place) break;
    place -= rows;
    lastRound += 1;
  }
  const now: Contribution[] = [];
  const later: Contribution[] = [];
  for (let i = 0; i < waiting.length; i += 1) {
    const one = waiting[i] as Contribution;
    const round = roundOf[i] as number;
    const isNow = round < lastRound || (round === lastRound && place > 0);
    if (isNow && round === lastRound) place -= weightOf(one);
    (isNow ? now : later).push(one);
  }
  return { now, later };
}

function weightOf({ rows }: Contribution): number {
  return Math.max(1, rows.length);
}
