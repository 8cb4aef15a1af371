import { describe, expect, it } from '@jest/globals';
import type { OutsideModel } from '@kizashi/condition-monitoring/prognostic-assessment';
import { DAY_MS, type EpochMs, type FittedPartId, HOUR_MS, plus } from '@kizashi/kernel';
import { type PassStart, passMachine, type Trend } from './machine-pass.ts';
import { MACHINE, MODEL, rowsOf, START, startAt } from './rooms.fixture.ts';

/** A model that somebody else made, released for the filter: it reads how long it is in, in days. */
const OUTSIDE: OutsideModel = {
  identity: { id: 'onnx', version: '2', tier: 'fleet' },
  ...{ channels: [MODEL.channels[0]!.id], wearChannels: 1, step: 24, weight: 1, inputs: [0] },
  regimes: {
    count: 1,
    mean: new Float64Array(),
    sd: new Float64Array(),
    centers: new Float64Array(),
    reach: new Float64Array(1),
  },
  scales: { used: Int32Array.of(0), mean: Float64Array.of(0.5), sd: Float64Array.of(0.1) },
  onnx: new Uint8Array(),
  lives: {
    ...{ caps: new Float64Array(), targetMean: new Float64Array(), targetSd: new Float64Array() },
    // Where it says x, lives had from 0.1 x to 9.9 x left.
    knots: Float64Array.of(0, 1_000),
    quantiles: Float64Array.from({ length: 198 }, (_, i) => (i < 99 ? 0 : 100 * (i - 98))),
  },
};
const machine = { ...MACHINE, parts: MACHINE.parts.map((part) => ({ ...part, lifeModel: OUTSIDE })) };
const PART = MACHINE.parts[0]!.id;
const rows = rowsOf(6, (day) => 0.3 + 0.05 * day);
const at = (days: number) => plus(START, days * DAY_MS);

/** Stands for ONNX Runtime: at each moment the hours that are left of 40 days. */
function passAsked(start: PassStart, given: typeof rows, until: EpochMs) {
  const first = passMachine(start, given, until);
  const said = new Map<EpochMs, Map<FittedPartId, number>>();
  for (const { at: then, fittedPartId, inputs } of first.questions)
    said.set(then, new Map([[fittedPartId, 24 * (40 - inputs[0]!)]]));
  return { first, second: passMachine(start, given, until, [], said) };
}

describe('a pass of a part for which a model of somebody else’s is released', () => {
  const { first, second } = passAsked(startAt(undefined, 6, { machine }), rows, at(6));

  it('asks it what it needs for every window, each as it was then', () => {
    expect(first.questions.map((question) => question.at)).toEqual(
      first.features.map(({ window }) => window.to),
    );
    const [day] = first.questions.filter((question) => question.at === at(1));
    // A counter says at the beginning of a window what it had then.
    expect(day?.inputs[0]).toBeCloseTo(22 / 24, 5);
    // While it has not spoken, others have.
    expect(new Set(first.kept.map(({ forecast }) => forecast.model.id))).not.toContain('onnx');
  });

  it('forecasts by what it answered, at once and with nothing more to ask', () => {
    expect(second.questions).toEqual([]);
    expect(second.kept.length).toBeGreaterThanOrEqual(5);
    for (const { forecast } of second.kept) {
      expect(forecast.model).toEqual(OUTSIDE.identity);
      if (forecast.status !== 'estimated') throw new Error(forecast.reason);
      const left = (plus(START, 40 * DAY_MS) - forecast.asOf) / HOUR_MS;
      // Its median is five times the number.
      expect(forecast.remaining.quantiles[49]! / 5 / left).toBeCloseTo(1, 1);
    }
  });

  it('remembers the same whether it was asked once or day by day', () => {
    let trend: Trend | undefined;
    for (let day = 1; day <= 6; day += 1) {
      const today = rows.filter(({ measuredAt }) => measuredAt >= at(day - 1) && measuredAt < at(day));
      trend = passAsked(startAt(trend, day, { machine }), today, at(day)).second.trend;
    }
    const withoutIds = (json: unknown) => JSON.stringify(json).replace(/"id":"[0-9a-f-]{36}"/g, '');
    expect(withoutIds(trend)).toBe(withoutIds(second.trend));
    expect(trend?.memory.parts[PART]?.prognosis.life?.version).toBe('2');
  });
});
