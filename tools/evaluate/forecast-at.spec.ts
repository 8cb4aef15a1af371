import { describe, expect, it } from '@jest/globals';
import { learnPart } from '@kizashi/condition-monitoring/prognostic-assessment';
import fc from 'fast-check';
import { cataloguePrior, engineModel, enginePosition } from './engine-fleet.ts';
import { forecastsAt } from './forecast-at.ts';
import type { RecordedEngine } from './recorded-engines.ts';
import { seeded } from './seeded.ts';

const taught = { knowledge: learnPart([], engineModel, enginePosition, cataloguePrior) };

/** An engine in as many regimes as asked for, that wears from somewhere on. */
function engineOf(seed: number, regimes: number, cycles: number, onset: number): RecordedEngine {
  const random = seeded(seed);
  const noise = () => random() + random() + random() - 1.5;
  const rows = Array.from({ length: cycles }, (_, i) => {
    const regime = Math.floor(random() * regimes);
    const wear = 0.2 * Math.max(0, i - onset);
    return {
      cycle: i + 1,
      settings: [10 * regime, regime % 2, 100],
      sensors: Array.from(
        { length: 21 },
        (_, s) => 100 * s + 40 * regime * (s % 3) + noise() + (s % 2) * wear,
      ),
    };
  });
  return { unit: seed, rows };
}

const anyEngine = fc.record({
  seed: fc.integer({ min: 1, max: 10_000 }),
  regimes: fc.integer({ min: 1, max: 7 }),
  cut: fc.integer({ min: 5, max: 75 }),
  onset: fc.integer({ min: 20, max: 60 }),
});

describe('the rooms', () => {
  it('say of a recording that was cut off, to the bit, what they said at that cycle of the whole one', () => {
    fc.assert(
      fc.property(anyEngine, ({ seed, regimes, cut, onset }) => {
        const whole = engineOf(seed, regimes, 80, onset);
        const every = new Set(Array.from({ length: 80 }, (_, i) => i + 1));
        const upToCut = new Set([...every].filter((cycle) => cycle <= cut));
        const later = forecastsAt(whole, taught, every);
        const then = forecastsAt({ ...whole, rows: whole.rows.slice(0, cut) }, taught, upToCut);
        expect(then.size).toBe(cut);
        for (const [cycle, forecast] of then) expect(later.get(cycle)).toEqual(forecast);
      }),
      { numRuns: 6 },
    );
  });
});
