import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calibratedRisk, learnRiskCurve, type PastRisk } from './calibrate-risk.ts';
import { normals } from './spindle.fixture.ts';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Statements whose logit is `distort` of the truth's. */
function statements(units: number, distort: (logit: number) => number): PastRisk[] {
  const random = normals(5);
  return Array.from({ length: units }, (_, unit) => {
    const truth = -2 + 2 * random();
    return { unit, said: sigmoid(distort(truth)), happened: 0.8 * random() + truth * 0.47 > 0 };
  });
}

/** Mean distance of said and happened over tenths of what was said. */
function miscalibration(past: readonly PastRisk[], say: (said: number) => number): number {
  const bins = new Map<number, { said: number; happened: number; n: number }>();
  for (const { said, happened } of past) {
    const p = say(said);
    const bin = bins.get(Math.floor(p * 10)) ?? { said: 0, happened: 0, n: 0 };
    bins.set(Math.floor(p * 10), {
      said: bin.said + p,
      happened: bin.happened + Number(happened),
      n: bin.n + 1,
    });
  }
  let sum = 0;
  for (const { said, happened } of bins.values()) sum += Math.abs(said - happened);
  return sum / past.length;
}

describe('calibrated risk', () => {
  it.each([
    ['twice too sure', (x: number) => 2 * x],
    ['far too high', (x: number) => x + 2],
  ])('mends statements that are %s', (_, distort) => {
    const past = statements(2_000, distort);
    const curve = learnRiskCurve(past.slice(0, 1_000), 0.1);
    const after = past.slice(1_000);
    const before = miscalibration(after, (said) => said);
    expect(miscalibration(after, (said) => calibratedRisk(said, 0.1, [curve]))).toBeLessThan(0.5 * before);
  });

  it('changes next to nothing when few parts have failed', () => {
    const curve = learnRiskCurve(
      statements(4, (x) => x + 2),
      0.1,
    );
    expect(Math.abs(calibratedRisk(0.3, 0.1, [curve]) - 0.3)).toBeLessThan(0.15);
  });

  it('learns nothing where all or none came true', () => {
    const none = statements(50, (x) => x).map((one) => ({ ...one, happened: false }));
    expect(learnRiskCurve(none, 0.1)).toEqual({ horizon: 0.1, intercept: 0, slope: 1 });
  });

  it('keeps the order of risks, and 0 and 1 as they are', () => {
    const curve = learnRiskCurve(
      statements(300, (x) => 2 * x + 1),
      0.1,
    );
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (a, b) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)];
          const [first, second] = [low, high].map((p) => calibratedRisk(p, 0.1, [curve])) as [number, number];
          expect(first).toBeLessThanOrEqual(second + 1e-12);
          expect(second).toBeLessThanOrEqual(1);
        },
      ),
    );
    expect([0, 1].map((p) => calibratedRisk(p, 0.1, [curve]))).toEqual([0, 1]);
  });

  it('counts the many statements about one part as one', () => {
    const once = statements(60, (x) => x + 1);
    const often = once.flatMap((one) => Array.from({ length: 7 }, () => one));
    const [a, b] = [learnRiskCurve(once, 0.1), learnRiskCurve(often, 0.1)];
    expect(b.intercept).toBeCloseTo(a.intercept, 6);
  });

  it('goes by the curve of the nearest horizon', () => {
    const curves = [
      { horizon: 0.01, intercept: 1, slope: 1 },
      { horizon: 0.1, intercept: -1, slope: 1 },
    ];
    expect(calibratedRisk(0.5, 0.012, curves)).toBeGreaterThan(0.5);
    expect(calibratedRisk(0.5, 0.2, curves)).toBeLessThan(0.5);
  });
});
