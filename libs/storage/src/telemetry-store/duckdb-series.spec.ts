import { describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import fc from 'fast-check';
import { ROLLUP_MS } from './bucket-grid.ts';
import { NOTHING_SEALED } from './duckdb-model-layout.ts';
import { type RollupExtent, segments } from './duckdb-series.ts';

const D0 = Date.UTC(2026, 10, 2);
const KEPT = { rawFrom: NOTHING_SEALED, minutesFrom: NOTHING_SEALED };
const ALL = { [MINUTE_MS]: NOTHING_SEALED, [HOUR_MS]: NOTHING_SEALED, [DAY_MS]: NOTHING_SEALED };
const range = (from: number, to: number) => ({ from: epochMs(from), to: epochMs(to) });

describe('segments', () => {
  it('takes days in the middle, hours, minutes and readings towards the edges', () => {
    const extent = { sealedTo: D0 + 10 * DAY_MS, rollupsSince: ALL, ...KEPT };
    const from = D0 + DAY_MS - 2 * HOUR_MS - 3 * MINUTE_MS - 4;
    const to = D0 + 5 * DAY_MS + HOUR_MS + MINUTE_MS + 1;
    expect(segments(range(from, to), ROLLUP_MS, extent)).toEqual([
      range(from, from + 4),
      { ...range(from + 4, D0 + 22 * HOUR_MS), rollupMs: MINUTE_MS },
      { ...range(D0 + 22 * HOUR_MS, D0 + DAY_MS), rollupMs: HOUR_MS },
      { ...range(D0 + DAY_MS, D0 + 5 * DAY_MS), rollupMs: DAY_MS },
      { ...range(D0 + 5 * DAY_MS, D0 + 5 * DAY_MS + HOUR_MS), rollupMs: HOUR_MS },
      { ...range(D0 + 5 * DAY_MS + HOUR_MS, to - 1), rollupMs: MINUTE_MS },
      range(to - 1, to),
    ]);
  });

  it('reads what is not sealed from the readings', () => {
    const extent = { sealedTo: D0 + 5 * HOUR_MS, rollupsSince: ALL, ...KEPT };
    expect(segments(range(D0, D0 + 10 * DAY_MS), ROLLUP_MS, extent)).toEqual([
      { ...range(D0, D0 + 5 * HOUR_MS), rollupMs: HOUR_MS },
      range(D0 + 5 * HOUR_MS, D0 + 10 * DAY_MS),
    ]);
  });

  it('does without rollups that have not begun at that time', () => {
    const since = { ...ALL, [MINUTE_MS]: Number.POSITIVE_INFINITY, [HOUR_MS]: D0 + DAY_MS };
    const extent = { sealedTo: D0 + 3 * DAY_MS, rollupsSince: since, ...KEPT };
    expect(segments(range(D0, D0 + 2 * DAY_MS), [MINUTE_MS, HOUR_MS], extent)).toEqual([
      range(D0, D0 + DAY_MS),
      { ...range(D0 + DAY_MS, D0 + 2 * DAY_MS), rollupMs: HOUR_MS },
    ]);
  });

  it('takes rollups of every width where the readings are gone, and hours where the minutes are, too', () => {
    const [minutesFrom, rawFrom] = [D0 + 2 * DAY_MS, D0 + 4 * DAY_MS];
    const extent = { sealedTo: D0 + 5 * DAY_MS, rollupsSince: ALL, rawFrom, minutesFrom };
    const [from, to] = [D0 + 90 * MINUTE_MS, D0 + 4 * DAY_MS + HOUR_MS + 5];
    expect(segments(range(from, to), ROLLUP_MS, extent)).toEqual([
      { ...range(from, D0 + DAY_MS), rollupMs: HOUR_MS },
      { ...range(D0 + DAY_MS, minutesFrom), rollupMs: DAY_MS },
      { ...range(minutesFrom, rawFrom), rollupMs: DAY_MS },
      { ...range(rawFrom, rawFrom + HOUR_MS), rollupMs: HOUR_MS },
      range(rawFrom + HOUR_MS, to),
    ]);
    expect(segments(range(from, rawFrom + 1), [], extent)).toEqual([
      { ...range(from, minutesFrom), rollupMs: HOUR_MS },
      { ...range(minutesFrom, rawFrom), rollupMs: MINUTE_MS },
      range(rawFrom, rawFrom + 1),
    ]);
  });

  it('covers any range once, each part from where its rollup is whole', () => {
    const instant = fc.integer({ min: D0, max: D0 + 6 * DAY_MS });
    const since = fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.constant(NOTHING_SEALED), instant);
    fc.assert(
      fc.property(instant, instant, instant, since, since, (a, b, sealedTo, minutes, hours) => {
        const asked = range(Math.min(a, b), Math.max(a, b));
        const rollupsSince = { ...ALL, [MINUTE_MS]: minutes, [HOUR_MS]: hours };
        const extent: RollupExtent = { sealedTo, rollupsSince, ...KEPT };
        const parts = segments(asked, ROLLUP_MS, extent);
        let reached: number = asked.from;
        for (const { from, to, rollupMs } of parts) {
          expect(from).toBe(reached);
          expect(to).toBeGreaterThan(from);
          reached = to;
          if (rollupMs === undefined) continue;
          expect([from % rollupMs, to % rollupMs]).toEqual([0, 0]);
          expect(from).toBeGreaterThanOrEqual(rollupsSince[rollupMs]);
          expect(to).toBeLessThanOrEqual(sealedTo);
        }
        expect(reached).toBe(asked.to);
      }),
    );
  });
});
