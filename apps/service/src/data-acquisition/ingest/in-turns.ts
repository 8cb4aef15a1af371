import type { Contribution } from './contribution.ts';

export interface Turns {
  /** For the next commit. */
  readonly now: Contribution[];
  /** In the order in which they came. */
  readonly later: Contribution[];
}

/**
 * Who goes into a commit that has no place for all: in each round the devices have one turn each, so that who sends what
 * it kept back for a month holds up itself alone. What one device sent keeps its order.
 * @param mostRows a message without readings counts as one row
 */
export function inTurns(waiting: readonly Contribution[], mostRows: number): Turns {
  const now: Contribution[] = [];
  const taken = new Set<Contribution>();
  let rows = 0;
  let devices = [...Map.groupBy(waiting, ({ deviceId }) => deviceId).values()];
  for (let round = 0; devices.length > 0 && rows < mostRows; round += 1) {
    devices = devices.filter(({ length }) => length > round);
    for (const contributions of devices) {
      const next = contributions[round] as Contribution;
      rows += Math.max(1, next.rows.length);
      now.push(next);
      taken.add(next);
      if (rows >= mostRows) break;
    }
  }
  return { now, later: waiting.filter((one) => !taken.has(one)) };
}
