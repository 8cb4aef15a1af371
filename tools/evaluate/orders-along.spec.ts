import { describe, expect, it } from '@jest/globals';
import {
  type EstimatedForecast,
  type Forecast,
  learnPart,
} from '@kizashi/condition-monitoring/prognostic-assessment';
import { asId, DAY_MS, epochMs, type FittedPartId, HOUR_MS, life, lifePerHour, ratio } from '@kizashi/kernel';
import { DEFAULT_ORDERING_SETTINGS } from '@kizashi/ordering';
import { ADVICE_SETTINGS } from '../../apps/service/src/advisory-generation/advice-settings.ts';
import { CYCLE_MS, cataloguePrior, engineMachine, engineModel, enginePosition } from './engine-fleet.ts';
import type { SaidAfter } from './forecast-at.ts';
import { isOpenAfter, type Limits, ordersAlong } from './orders-along.ts';

const LIMITS: Limits = { advice: ADVICE_SETTINGS, ordering: DEFAULT_ORDERING_SETTINGS };
const machine = engineMachine(
  { unit: 1, rows: [] },
  { knowledge: learnPart([], engineModel, enginePosition, cataloguePrior) },
);

/** So many cycles are left, give or take a third, and the engine shows wear. */
function saying(cycle: number, left: number): SaidAfter {
  const at = epochMs(Date.UTC(2026, 0, 1) + cycle * CYCLE_MS);
  const forecast: EstimatedForecast = {
    status: 'estimated',
    fittedPartId: asId<FittedPartId>('p1'),
    asOf: at,
    lifeUnit: 'cycles',
    lifeUsed: life(cycle),
    because: [],
    dataQuality: {
      level: 'good',
      channelsLive: 21,
      channelsExpected: 21,
      windowsObserved: 30,
      newestEvidenceAt: at,
    },
    model: { id: 'drift-first-passage', version: '1.0.0', tier: 'degradation' },
    remaining: { quantiles: Float64Array.from({ length: 99 }, (_, p) => left * (0.7 + (0.6 * p) / 98)) },
    rate: lifePerHour(HOUR_MS / CYCLE_MS),
    pFail72h: ratio(left < 12 ? 0.9 : 0),
    pFail7d: ratio(left < 28 ? 0.9 : 0),
    pFail30d: ratio(1),
    pWearAbove5Percent: ratio(0.95),
  };
  return { cycle, at, forecast };
}

const LIVES = Array.from({ length: 20 }, (_, i) => saying(10 * i, 200 - 10 * i));

describe('ordersAlong', () => {
  it('opens an order towards the end, earlier where orders may open longer ahead', () => {
    const opened = (openAheadDays: number) =>
      ordersAlong(machine, LIVES, {
        ...LIMITS,
        ordering: { ...LIMITS.ordering, openAheadMs: openAheadDays * DAY_MS },
      });
    const [usual, ...rest] = opened(7);
    expect(rest).toEqual([]);
    expect(usual).toMatchObject({ open: true });
    expect(usual!.cycle).toBeGreaterThan(100);
    expect(opened(21)[0]!.cycle).toBeLessThan(usual!.cycle);
  });

  it('is not moved by a forecast that was withheld', () => {
    const { forecast, ...first } = LIVES.at(-1)!;
    const withheld = { ...forecast, status: 'withheld', reason: 'stale-input' } as unknown as Forecast;
    expect(ordersAlong(machine, [{ ...first, forecast: withheld }], LIMITS)).toEqual([]);
  });
});

describe('isOpenAfter', () => {
  it('goes by the newest change until then', () => {
    const changes = [
      { cycle: 10, open: true },
      { cycle: 20, open: false },
    ];
    expect([9, 10, 19, 20, 99].map((cycle) => isOpenAfter(cycle, changes))).toEqual([
      ...[false, true, true, false, false],
    ]);
  });
});
