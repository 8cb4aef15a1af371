import { describe, expect, it } from '@jest/globals';
import type { EstimatedForecast } from '@kizashi/condition-monitoring/prognostic-assessment';
import { asId, DAY_MS, life, lifePerHour, plus, ratio } from '@kizashi/kernel';
import { MACHINE, START } from '../rooms/rooms.fixture.ts';
import { drawAdvice } from './draw-advice.ts';

const NOW = plus(START, 30 * DAY_MS);
const STOP = { from: plus(NOW, 5 * DAY_MS), to: plus(NOW, 5 * DAY_MS + 8 * 3_600_000) };

/** A part whose life ends evenly within so many hours. */
function endingWithin(hours: number): EstimatedForecast {
  return {
    status: 'estimated',
    fittedPartId: asId('part'),
    asOf: NOW,
    lifeUnit: 'operating-hours',
    lifeUsed: life(1_000),
    because: [],
    dataQuality: { level: 'good', channelsLive: 1, channelsExpected: 1, windowsObserved: 500 },
    model: { id: 'test', version: '1', tier: 'degradation' },
    remaining: { quantiles: Float64Array.from({ length: 99 }, (_, i) => ((i + 1) / 100) * hours) },
    rate: lifePerHour(1),
    pFail72h: ratio(Math.min(1, 72 / hours)),
    pFail7d: ratio(Math.min(1, 168 / hours)),
    pFail30d: ratio(Math.min(1, 720 / hours)),
    pWearAbove5Percent: ratio(1),
  };
}

function chosenWith(inStock: number, hours: number) {
  const part = { ...MACHINE.parts[0]!, inStock };
  return drawAdvice(MACHINE, part, endingWithin(hours), [STOP], NOW).options.find(({ chosen }) => chosen);
}

describe('drawAdvice', () => {
  it('replaces at once what fails within hours, when the part lies on the shelf', () => {
    expect(chosenWith(1, 60)?.window.from).toBe(NOW);
  });

  it('cannot do so with a part that has to come first', () => {
    const chosen = chosenWith(0, 60);
    expect(chosen?.window.from).toBeGreaterThan(NOW);
    expect(chosen?.notPossible).toBeUndefined();
  });

  it('prepares an ordinary visit and waits for the planned stop', () => {
    expect(chosenWith(1, 2_000)?.window).toEqual(STOP);
  });
});
