import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startYear, type Year, type YearPlan, type YearState } from './run-year.ts';
import type { DayRecord } from './year-record.ts';

/** Days after which a run writes down where it stands. */
const BLOCK_DAYS = 30;

/** What was left of an earlier run is only gone on with when it was the same. */
type Kept = { readonly plan: Omit<YearPlan, 'scenario'>; readonly state: YearState };

export interface WholeYear {
  readonly year: Year;
  readonly state: YearState;
  readonly records: readonly DayRecord[];
}

/**
 * Runs a year in blocks of 30 days, each written to `folder` with its forecasts: a run that was cut goes on from its
 * newest block, with the same figures as one that was not.
 */
export function runKeptYear(plan: YearPlan, folder: string, onDay: (day: number) => void): WholeYear {
  const { scenario: _, ...key } = plan;
  const own = join(folder, `seed-${plan.seed}`);
  mkdirSync(own, { recursive: true });
  const statePath = join(own, 'state.json');
  const kept = existsSync(statePath) ? (JSON.parse(readFileSync(statePath, 'utf8')) as Kept) : undefined;
  const goesOn = kept !== undefined && JSON.stringify(kept.plan) === JSON.stringify(key);
  let state = goesOn ? kept.state : undefined;
  const year = startYear(plan, state);
  const blockPath = (day: number) => join(own, `day-${day}.json`);
  while (state === undefined || state.day < plan.days) {
    const until = Math.min(plan.days, (Math.floor((state?.day ?? 0) / BLOCK_DAYS) + 1) * BLOCK_DAYS);
    const block = year.runTo(until, onDay);
    writeAtomically(blockPath(until), block.records);
    writeAtomically(statePath, { plan: key, state: block.state } satisfies Kept);
    state = block.state;
  }
  const records: DayRecord[] = [];
  for (let day = BLOCK_DAYS; day < plan.days + BLOCK_DAYS; day += BLOCK_DAYS) {
    const path = blockPath(Math.min(day, plan.days));
    for (const record of JSON.parse(readFileSync(path, 'utf8')) as readonly DayRecord[]) records.push(record);
  }
  return { year, state, records };
}

function writeAtomically(path: string, value: unknown): void {
  writeFileSync(`${path}.new`, JSON.stringify(value));
  renameSync(`${path}.new`, path);
}
