import { describe, expect, it } from '@jest/globals';
import { asId, epochMs, life, lifePerHour, type PartNumber } from '@kizashi/kernel';
import fc from 'fast-check';
import type { WearModel, WearModelContext, WearObservation } from './wear-model.ts';

const context: WearModelContext = {
  partNumber: asId<PartNumber>('P'),
  lifeUnit: 'operating-hours',
  prior: { beta: 2, eta: 1_000 },
};

const taught: WearModelContext = {
  ...context,
  prior: { beta: 4, eta: 800 },
  drift: {
    wearAtFailureMean: 0.97,
    wearAtFailureSd: 0.05,
    driftMean: 1 / 800,
    driftSd: 1 / 1_600,
    courseSd: 0.03,
    lives: 12,
    courses: [
      { curvature: 0, weight: 0.2, logShareMean: -0.3, logShareSd: 0.3 },
      { curvature: 3, weight: 0.8, logShareMean: 0, logShareSd: 0.2 },
    ],
  },
};

function observation(lifeUsed: number, wear: number, wearSd = 0.03): WearObservation {
  return { at: epochMs(lifeUsed * 3_600_000), lifeUsed: life(lifeUsed), rate: lifePerHour(1), wear, wearSd };
}

/** A part that wears faster and faster. */
const history = Array.from({ length: 60 }, (_, i) =>
  observation(10 * (i + 1), 0.6 * (i / 60) ** 2 + 0.02 * Math.sin(i * 2.4)),
);

const anyHistory = fc
  .array(
    fc.record({
      step: fc.double({ min: 0, max: 200, noNaN: true }),
      wear: fc.oneof(fc.double({ min: -0.5, max: 2, noNaN: true }), fc.constant(Number.NaN)),
      wearSd: fc.double({ min: 0.001, max: 1, noNaN: true }),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((steps) => {
    let used = 0;
    return steps.map(({ step, wear, wearSd }) => {
      used += step;
      return observation(used, wear, wearSd);
    });
  });

/** What every wear model keeps to, whatever it is made of. */
export function wearModelContract<State>(name: string, model: WearModel<State>): void {
  const follow = (observations: readonly WearObservation[], under = context) =>
    observations.reduce((state, one) => model.observe(state, one), model.start(under));

  describe(`${name} as a wear model`, () => {
    it('says who it is', () => {
      expect(model.identity.id).toMatch(/^[a-z0-9-]+$/);
      expect(model.identity.version).toMatch(/^\d+\.\d+\.\d+$/);
    });

    it.each([
      ['untaught', context],
      ['taught', taught],
    ])('says 99 ordered quantiles, none negative, whatever it observed (%s)', (_, under) => {
      fc.assert(
        fc.property(anyHistory, fc.double({ min: 0, max: 5_000, noNaN: true }), (observations, later) => {
          const state = follow(observations, under);
          const used = observations.at(-1)!.lifeUsed + later;
          const quantiles = model.forecast(state, life(used))?.quantiles;
          if (!quantiles) return;
          expect(quantiles).toHaveLength(99);
          expect(quantiles[0]).toBeGreaterThanOrEqual(0);
          for (let p = 1; p < 99; p++) expect(quantiles[p]).toBeGreaterThanOrEqual(quantiles[p - 1]!);
        }),
        { numRuns: 60 },
      );
    });

    it('leaves its inputs as they were', () => {
      const frozen = deepFreeze(structuredClone(history));
      const state = deepFreeze(follow(frozen, deepFreeze(structuredClone(taught))));
      const copy = structuredClone(state);
      model.observe(state, frozen[0]!);
      model.forecast(state, life(700));
      model.relearn(state, deepFreeze(structuredClone(context)));
      expect(state).toEqual(copy);
    });

    it('says the same for the same observations', () => {
      const said = () => model.forecast(follow(history, taught), life(650));
      expect(said()).toEqual(said());
    });

    it('resumes from a stored state as if it had never stopped', () => {
      const stored: State = JSON.parse(JSON.stringify(follow(history.slice(0, 30), taught)));
      const resumed = history.slice(30).reduce((state, one) => model.observe(state, one), stored);
      expect(model.forecast(resumed, life(650))).toEqual(model.forecast(follow(history, taught), life(650)));
    });

    it('goes on without a missing wear', () => {
      const missing = observation(605, Number.NaN);
      const before = model.forecast(follow(history), life(610));
      expect(model.forecast(follow([...history, missing]), life(610))).toEqual(before);
    });

    it('lets a part age: with nothing new seen, less is left', () => {
      const state = follow(history);
      const median = (used: number) => model.forecast(state, life(used))!.quantiles[49]!;
      expect(median(700)).toBeLessThan(median(600));
    });

    it('takes new knowledge and keeps what it observed', () => {
      const relearned = model.relearn(follow(history), taught);
      expect(model.forecast(relearned, life(600))).toEqual(
        model.forecast(follow(history, taught), life(600)),
      );
    });

    it('has nothing to say under a prior life that is none', () => {
      const state = follow(history, { ...context, prior: { beta: Number.NaN, eta: 0 } });
      expect(model.forecast(state, life(600))).toBeUndefined();
    });

    it('remembers little, however long it observes', () => {
      const long = Array.from({ length: 3_000 }, (_, i) => observation(i, 0.5 + 0.4 * Math.sin(i / 9)));
      expect(JSON.stringify(follow(long)).length).toBeLessThan(4_000);
    });
  });
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    for (const part of Object.values(value)) deepFreeze(part);
    Object.freeze(value);
  }
  return value;
}
