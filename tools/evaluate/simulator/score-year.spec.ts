import { describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs } from '@kizashi/kernel';
import type { Call, Ends } from './run-year.ts';
import { scoreYear } from './score-year.ts';
import type { DayRecord } from './year-record.ts';

const START = epochMs(Date.UTC(2025, 0, 6));
const day = (n: number) => epochMs(START + n * DAY_MS);
const LIFE_DAYS = 100;
const ENDS: Ends = { A: { failsAt: day(LIFE_DAYS), inYear: true, fittedAt: START } };

/** Says every day that the part ends `off` days from when it truly does, give or take 5 days. */
function saying(off: (today: number) => number): DayRecord[] {
  return Array.from({ length: LIFE_DAYS - 1 }, (_, i) => {
    const middle = LIFE_DAYS - (i + 1) + off(i + 1);
    return { p: 'A', a: day(i + 1), q: [-5, -3, -1, 0, 1, 3, 5].map((d) => middle + d), f: [0, 0, 0] };
  });
}

const score = (records: readonly DayRecord[], calls: readonly Call[] = []) =>
  scoreYear({ records, calls, ends: ENDS, startsAt: START, machineYears: 2, partNumberOf: () => 'P' });

describe('scoreYear', () => {
  it('counts the ends that lie within each interval', () => {
    expect(score(saying(() => 0)).interval50.coverage).toBe(1);
    const { interval50, interval80, interval90 } = score(saying(() => 4));
    expect([interval50.coverage, interval80.coverage, interval90.coverage]).toEqual([0, 0, 1]);
    expect(interval90.medianWidthDays).toBe(10);
  });

  it('takes the horizon from the day after the last miss', () => {
    expect(score(saying((today) => (today <= 60 ? 30 : 2))).prognosticHorizon.medianDays).toBe(39);
    expect(score(saying((today) => (today === 99 ? 30 : 0))).prognosticHorizon.medianDays).toBe(0);
  });

  it('calls an alarm false where the part lived on far beyond what its supply may take', () => {
    const call = (at: number, more: Partial<Call> = {}): Call => ({
      ...{ part: 'A', at: day(at), urgent: false, supplyDays: 10 },
      ...more,
    });
    expect(
      score(
        saying(() => 0),
        [call(50)],
      ).falseAlarmsPerMachineYear,
    ).toBe(0.5);
    expect(
      score(
        saying(() => 0),
        [call(61)],
      ).falseAlarmsPerMachineYear,
    ).toBe(0);
    expect(
      score(
        saying(() => 0),
        [call(61, { urgent: true })],
      ).falseAlarmShare,
    ).toBe(1);
    expect(
      score(
        saying(() => 0),
        [call(98)],
      ).calledInTime,
    ).toBe(0);
  });
});
