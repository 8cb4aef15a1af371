import { describe, expect, it } from '@jest/globals';
import { type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import type { ComponentLife } from './pdm-fleet.ts';
import { countWarnings, figuresOfWarnings, type ScoreSeries } from './warnings.ts';

const hour = (n: number): EpochMs => epochMs(n * HOUR_MS);

/** A component that lives for 100 hours and is warned of at these. */
function life(end: ComponentLife['end'], warnedAt: readonly number[]): ScoreSeries {
  return {
    life: { machine: '1', component: 'comp1', from: hour(0), to: hour(100), end },
    scores: Array.from({ length: 100 }, (_, i) => [hour(i), warnedAt.includes(i) ? 1 : 0] as const),
  };
}

const count = (...series: ScoreSeries[]) => countWarnings(series, 24, () => 0.5);

describe('countWarnings', () => {
  it('is right where the failure follows within the horizon, and once until it has passed', () => {
    const { right, wrong, leads } = count(life('failure', [80, 81, 90]));
    expect({ right, wrong, leads }).toEqual({ right: 1, wrong: 0, leads: [20] });
  });

  it('is wrong where it does not, and again where it stands on', () => {
    expect(count(life('failure', [10, 20, 34, 40]))).toMatchObject({ right: 0, wrong: 2, failures: 1 });
  });

  it('leaves open what nobody will ever know: the component went out, or the recording ended, in time', () => {
    expect(count(life('preventive', [90]), life('recording', [95]))).toMatchObject({
      ...{ right: 0, wrong: 0, failures: 0 },
    });
  });

  it('adds up to precision, recall, lead time and false alarms of a year', () => {
    const figures = figuresOfWarnings(count(life('failure', [10, 80]), life('failure', [])));
    expect(figures).toMatchObject({ precision: 0.5, recall: 0.5, leadTimeHours: 20 });
    expect(figures.falseAlarmsPerMachineYear).toBeCloseTo((365.25 * 24) / 200);
  });
});
