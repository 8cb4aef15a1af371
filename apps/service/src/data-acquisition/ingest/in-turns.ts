import { type Contribution, costOf } from './contribution.ts';

export interface Turns {
  /** For the next commit. */
  readonly now: Contribution[];
  /** In the order in which they came. */
  readonly later: Contribution[];
}

/**
 * Who goes into a commit that has no place for all: in each round the devices have one turn each, so that who sends what
 * it kept back for a month holds up itself alone. What one device sent keeps its order.
 * @param most cost of what goes in, in rows, but for the one that goes beyond it
 */
export function inTurns(waiting: readonly Contribution[], most: number): Turns {
  const now: Contribution[] = [];
  const taken = new Set<Contribution>();
  let cost = 0;
  let devices = [...Map.groupBy(waiting, ({ deviceId }) => deviceId).values()];
  for (let round = 0; devices.length > 0 && cost < most; round += 1) {
    devices = devices.filter(({ length }) => length > round);
    for (const contributions of devices) {
      const next = contributions[round] as Contribution;
      cost += costOf(next);
      now.push(next);
      taken.add(next);
      if (cost >= most) break;
    }
  }
  return { now, later: waiting.filter((one) => !taken.has(one)) };
}
