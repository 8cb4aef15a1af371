import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@kizashi/kernel';
import { startYear, type YearState } from './run-year.ts';
import { yearScenario } from './year-scenario.ts';

const DAYS = 4;
const PLAN = {
  scenario: yearScenario(DAYS),
  ...{ seed: 100, machines: 2, days: DAYS, startsAt: epochMs(Date.UTC(2025, 0, 5, 15)) },
};

describe('startYear', () => {
  const whole = startYear(PLAN).runTo(DAYS);

  it('has a forecast of every fitted part from the first day on', () => {
    const parts = new Set(whole.records.map(({ p }) => p));
    expect(parts.size).toBe(6);
    expect(whole.records).toHaveLength(parts.size * DAYS);
    for (const { q } of whole.records) expect(q).toEqual([...(q ?? [])].sort((a, b) => (a ?? 0) - (b ?? 0)));
  });

  it('goes on from a written state as if it had never been cut', () => {
    const first = startYear(PLAN).runTo(2);
    const state = JSON.parse(JSON.stringify(first.state)) as YearState;
    const rest = startYear(PLAN, state).runTo(DAYS);
    expect([...first.records, ...rest.records]).toEqual(whole.records);
  });

  it('knows the true end of every part, which no forecast was told', () => {
    const year = startYear(PLAN);
    year.runTo(1);
    const ends = Object.values(year.ends());
    expect(ends).toHaveLength(6);
    for (const { failsAt } of ends) expect(failsAt).toBeGreaterThan(PLAN.startsAt);
  });
});
