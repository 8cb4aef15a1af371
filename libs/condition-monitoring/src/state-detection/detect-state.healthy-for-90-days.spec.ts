import { describe, expect, it } from '@jest/globals';
import { complaints, millRows, tellMill } from './machine-story.fixture.ts';

const DAYS = 90;
const SEEDS = Array.from({ length: 4 }, (_, i) => i + 1);

/** Shifts, three recipes, cold mornings, heavy work three times a week, and autumn: everything but wear and faults. */
describe('a healthy mill', () => {
  it.each(SEEDS)('gives no false alarm in 90 days (seed %i)', (seed) => {
    const told = tellMill({ days: DAYS, seed });
    expect(complaints(told)).toEqual([]);
    expect(JSON.stringify(told.at(-1)!.memory).length).toBeLessThan(4_000);
  });

  it('is no easy case: heavy work takes it above the ALARM limit for half an hour and more', () => {
    let longest = 0;
    let inRow = 0;
    for (const rows of millRows({ days: DAYS })) {
      const [velocity = 0, load = 0] = [rows[0]!.values[0], rows[0]!.values[8]];
      inRow = velocity > 0.6 + 0.7 && load > 100 ? inRow + 1 : 0;
      longest = Math.max(longest, inRow);
    }
    expect(longest).toBeGreaterThanOrEqual(3);
  });
});
