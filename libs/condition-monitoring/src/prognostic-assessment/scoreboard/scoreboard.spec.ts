import { describe, expect, it } from '@jest/globals';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS, plus } from '@kizashi/kernel';
import fc from 'fast-check';
import { fromQuantileFunction } from '../life-distribution.ts';
import {
  alphaLambda,
  judgeWarnings,
  type KnownEnd,
  type LifeForecast,
  pinballLoss,
  scoreForecast,
  scoreLife,
  sumScores,
} from './index.ts';

const START = epochMs(0);
const failedAt = (life: number): KnownEnd => ({
  life,
  at: plus(START, life * HOUR_MS),
  failed: true,
  found: 'failed',
});
const takenOut = (life: number, found: KnownEnd['found'] = null): KnownEnd => ({
  ...failedAt(life),
  failed: false,
  found,
});
/** Remaining life spread evenly between `from` and `to`. */
const evenly = (from: number, to: number) => fromQuantileFunction((p) => from + p * (to - from)).quantiles;

function forecast(lifeUsed: number, quantiles: Float64Array, over: Partial<LifeForecast> = {}): LifeForecast {
  return {
    id: `at ${lifeUsed}`,
    asOf: plus(START, lifeUsed * HOUR_MS),
    lifeUsed,
    quantiles,
    widened: 1,
    pFail72h: 0,
    model: { id: 'weibull-prior', version: '1', tier: 'prior' },
    ...over,
  };
}

describe('the score of one forecast', () => {
  it('holds the median, the intervals and the whole distribution against the truth', () => {
    const score = scoreForecast(forecast(100, evenly(0, 100)), failedAt(165));
    expect(score).toMatchObject({ remaining: 65, inside50: true, inside80: true, inside90: true });
    expect(score.error).toBeCloseTo(-15, 9);
    expect(score.pit).toBeCloseTo(0.65, 9);
    // 15 off the median, of the 40 to P90.
    expect(score.needed).toBeCloseTo(15 / 40, 9);
    const outside = scoreForecast(forecast(100, evenly(0, 100)), failedAt(107));
    expect(outside).toMatchObject({ inside50: false, inside80: false, inside90: true });
    expect(outside.needed).toBeCloseTo(43 / 40, 9);
  });

  it('is the pinball loss of the literature: least in the mean for the true distribution', () => {
    // Twice the integral of tau (50 - 100 tau) over 0..1/2.
    expect(pinballLoss(evenly(0, 100), 50)).toBeCloseTo(2 * (50 / 8 - 100 / 24), 1);
    const truths = Array.from({ length: 200 }, (_, i) => (i + 0.5) / 2);
    const loss = (quantiles: Float64Array) =>
      truths.reduce((sum, truth) => sum + pinballLoss(quantiles, truth)!, 0);
    expect(loss(evenly(0, 100))).toBeLessThan(loss(evenly(20, 80)));
    expect(loss(evenly(0, 100))).toBeLessThan(loss(evenly(-40, 140)));
    expect(loss(evenly(0, 100))).toBeLessThan(loss(evenly(20, 120)));
  });

  it('says of a part that was taken out only that an interval had ended too early', () => {
    const early = scoreForecast(forecast(100, evenly(0, 100)), takenOut(192));
    expect(early).toMatchObject({ inside50: false, inside80: false, inside90: null, error: null });
    const nothing = scoreForecast(forecast(100, evenly(0, 100)), takenOut(140));
    expect(nothing).toMatchObject({ inside50: null, inside80: null, inside90: null, needed: null });
  });

  it('takes "more than can be said" for what it is', () => {
    const open = fromQuantileFunction((p) => (p < 0.3 ? 100 * p : Number.POSITIVE_INFINITY)).quantiles;
    const score = scoreForecast(forecast(0, open), failedAt(500));
    expect(score).toMatchObject({ error: null, needed: 1 });
    expect(score.pinball).toBeGreaterThan(0);
    const all = new Float64Array(99).fill(Number.POSITIVE_INFINITY);
    expect(scoreForecast(forecast(0, all), failedAt(5)).pinball).toBeNull();
  });

  it('counts a widened interval as what it would have been without', () => {
    const once = scoreForecast(forecast(0, evenly(0, 100)), failedAt(95));
    const wide = scoreForecast(forecast(0, evenly(-50, 150), { widened: 2 }), failedAt(95));
    expect(wide.needed).toBeCloseTo(once.needed!, 9);
    expect([once.inside80, wide.inside80]).toEqual([false, true]);
  });

  it('is finite, and its intervals contain one another, for any forecast and any end', () => {
    const life = fc.double({ min: 0, max: 1e6, noNaN: true });
    const anything = fc.array(fc.oneof(life, fc.constant(Number.POSITIVE_INFINITY)), {
      minLength: 99,
      maxLength: 99,
    });
    fc.assert(
      fc.property(anything, life, life, fc.boolean(), (values, used, lived, failed) => {
        const quantiles = Float64Array.from(values).sort();
        const end = failed ? failedAt(lived) : takenOut(lived);
        const score = scoreForecast(forecast(used, quantiles), end);
        for (const value of [score.error, score.pinball, score.pit, score.needed]) {
          expect(value === null || Number.isFinite(value)).toBe(true);
        }
        if (score.inside50 && failed) expect(score.inside80 && score.inside90).toBe(true);
        expect(score.error === null || failed).toBe(true);
      }),
    );
  });
});

describe('alpha-lambda at half life', () => {
  it('asks whether the forecast that stood then was within a fifth of the truth', () => {
    const early = forecast(45, evenly(40, 64));
    const after = forecast(51, evenly(0, 1_000));
    const found = alphaLambda([forecast(0, evenly(0, 900)), early, after], failedAt(100));
    expect(found).toMatchObject({ forecast: early, accurate: true });
    // 44..66 of 40..64.
    expect(found!.mass).toBeCloseTo(20 / 24, 2);
    expect(alphaLambda([forecast(48, evenly(60, 80))], failedAt(100))).toMatchObject({ accurate: false });
  });

  it('says nothing of a censored life, nor where no forecast stood', () => {
    expect(alphaLambda([forecast(45, evenly(40, 60))], takenOut(100))).toBeUndefined();
    expect(alphaLambda([forecast(30, evenly(40, 60))], failedAt(100))).toBeUndefined();
    expect(alphaLambda([], failedAt(100))).toBeUndefined();
  });
});

describe('urgent warnings', () => {
  const at = (hours: number, pFail72h: number) => ({ asOf: plus(START, hours * HOUR_MS), pFail72h });
  const verdicts = (
    forecasts: ReturnType<typeof at>[],
    end: KnownEnd | undefined,
    now: EpochMs = plus(START, 365 * DAY_MS),
  ) => judgeWarnings(forecasts, 0.3, end, now).map(({ verdict }) => verdict);

  it('come true when the part fails while they stand or within 72 h of it', () => {
    expect(verdicts([at(0, 0.1), at(10, 0.4)], failedAt(200))).toEqual(['true']);
    expect(verdicts([at(10, 0.4), at(20, 0.1)], failedAt(92))).toEqual(['true']);
    expect(verdicts([at(10, 0.3)], failedAt(20))).toEqual([]);
  });

  it('are false alarms when the part lives on, or comes off healthy', () => {
    expect(verdicts([at(10, 0.4), at(20, 0.1)], failedAt(93))).toEqual(['false']);
    expect(verdicts([at(10, 0.4)], takenOut(20, 'none'))).toEqual(['false']);
    expect(verdicts([at(10, 0.4)], takenOut(20, 'light'))).toEqual(['false']);
    expect(verdicts([at(10, 0.4)], takenOut(20, 'advanced'))).toEqual(['true']);
  });

  it('stay open while nobody knows', () => {
    expect(verdicts([at(10, 0.4)], takenOut(20))).toEqual(['open']);
    expect(verdicts([at(10, 0.4), at(20, 0.1)], undefined, plus(START, 90 * HOUR_MS))).toEqual(['open']);
    expect(verdicts([at(10, 0.4), at(20, 0.1)], undefined, plus(START, 93 * HOUR_MS))).toEqual(['false']);
  });

  it('that flicker are one', () => {
    const flickering = [at(0, 0.4), at(5, 0.1), at(70, 0.5), at(80, 0.1), at(400, 0.4), at(410, 0)];
    expect(verdicts(flickering, failedAt(800))).toEqual(['false', 'false']);
  });
});

describe('the scores of a life', () => {
  const fleet = { id: 'boosted-lives', version: '3', tier: 'fleet' } as const;
  const forecasts = [
    forecast(0, evenly(0, 200)),
    forecast(50, evenly(25, 75), { model: fleet }),
    forecast(60, evenly(0, 40), { model: fleet }),
    forecast(90, evenly(0, 20), { model: fleet, pFail72h: 0.9 }),
  ];

  it('are told apart by model and version', () => {
    const { models, warnedAt, falseAlarms } = scoreLife(forecasts, failedAt(100), 0.3);
    expect(models.map(({ id, forecasts }) => [id, forecasts])).toEqual([
      ['weibull-prior', 1],
      ['boosted-lives', 3],
    ]);
    const [prior, boosted] = models;
    expect(prior).toMatchObject({ hoursStood: 50, alphaLambda: null });
    expect(boosted).toMatchObject({ hoursStood: 50, alphaLambda: true, falseAlarms: 0, tooEarly: 0 });
    expect(boosted!.absError).toBeCloseTo((0 + 20 + 0) / 3, 6);
    expect(boosted!.errorByRest!.map((error) => error !== null)).toEqual(
      Array.from({ length: 10 }, (_, step) => [1, 4, 5].includes(step)),
    );
    expect(boosted!.distances!.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect([warnedAt, falseAlarms]).toEqual([plus(START, 90 * HOUR_MS), 0]);
  });

  it('of a part that came out healthy are a false alarm and an end that was too early', () => {
    const { models, warnedAt, falseAlarms } = scoreLife(forecasts, takenOut(200, 'none'), 0.3);
    expect(models[1]).toMatchObject({ absError: null, distances: null, falseAlarms: 1, tooEarly: 3 });
    expect([warnedAt, falseAlarms]).toEqual([null, 1]);
  });

  it('add up with each life counting the same, however often it was forecast', () => {
    const one = scoreLife([forecast(0, evenly(0, 100))], failedAt(50), 0.3).models;
    const often = Array.from({ length: 9 }, (_, i) => forecast(i, evenly(0, 100)));
    const other = scoreLife(often, failedAt(500), 0.3).models;
    const [sum] = sumScores([one, other, scoreLife(often, takenOut(50), 0.3).models]);
    expect(sum).toMatchObject({ lives: 3, failures: 2, forecasts: 19, alphaLambdaLives: 0 });
    expect(sum!.coverage![0]).toBeCloseTo(0.5, 12);
    expect(sum!.coverage![17]).toBeCloseTo(0.5, 12);
    expect(sum!.coverage!.at(-1)).toBeCloseTo(1, 12);
    expect(sum!.absError).toBeCloseTo((0 + (450 + 442) / 2) / 2, 6);
  });
});
