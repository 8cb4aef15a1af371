import { DAY_MS, type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import type { PartMemory } from '../../../apps/service/src/rooms/machine-memory.ts';
import { type StandingMachine, startYear } from '../../evaluate/simulator/run-year.ts';
import { yearScenario } from '../../evaluate/simulator/year-scenario.ts';

const STARTS_AT = epochMs(Date.UTC(2025, 0, 5, 15));
const SEED = 1_000;

/** Where the fleet clock stands when the window after these trends has closed. */
export interface FollowedFleet {
  /** Each stands for many of its kind. */
  readonly templates: readonly StandingMachine[];
  readonly now: EpochMs;
}

/** Machines of every type of the simulator after so many days, with parts of all ages and what ended lives taught. */
export function followFleet(machines: number, days: number, say: (text: string) => void): FollowedFleet {
  const plan = { scenario: yearScenario(days), seed: SEED, machines, days, startsAt: STARTS_AT };
  const year = startYear(plan);
  year.runTo(days, (day) => {
    if (day % 30 === 0) say(`${machines} machines were followed for ${day} of ${days} days`);
  });
  const now = epochMs(STARTS_AT + days * DAY_MS + 2 * HOUR_MS);
  return { templates: year.standing(now).map(aDayAgo), now };
}

/** As if every part's last forecast had been kept a day before: all are due with the next window, and all are kept. */
function aDayAgo(one: StandingMachine): StandingMachine {
  const { memory } = one.trend;
  const parts = Object.entries(memory.parts).map(([id, part]): [string, PartMemory] => [
    id,
    {
      ...part,
      forecastDueAt: one.trend.closedUntil,
      ...(part.kept !== undefined && {
        kept: { ...part.kept, asOf: epochMs(part.kept.asOf - DAY_MS) },
      }),
    },
  ]);
  return { ...one, trend: { ...one.trend, memory: { ...memory, parts: Object.fromEntries(parts) } } };
}
