import type { LifeDistribution } from '../forecast.ts';
import { mixForecasts } from '../mix-forecasts.ts';
import type { ForecastAside } from './forecasts-aside.ts';
import type { TierScores, TrainingRecord } from './life-model.ts';

const WEIGHTS = Array.from({ length: 21 }, (_, i) => i / 20);
/** Failures from which the measure stands alone. */
const ENOUGH_FAILURES = 20;
/** Failures after which a learned tier is usually worth as much as the others, on recorded engines that were set aside. */
const FAILURES_FOR_HALF = 6;
const LITTLE_SKILL = 0.05;

/** Mean pinball loss over the quantiles, in life units: half the CRPS (Gneiting & Raftery 2007). */
export function pinball({ quantiles }: LifeDistribution, remaining: number): number {
  let sum = 0;
  for (let p = 0; p < quantiles.length; p++) {
    const level = (p + 1) / (quantiles.length + 1);
    const miss = remaining - quantiles[p]!;
    sum += miss >= 0 ? level * miss : (level - 1) * miss;
  }
  return sum / quantiles.length;
}

/**
 * Share of the learned tier in the mixture: that with which lives that were set aside are foreseen best, by pinball loss of the
 * life restricted to `horizon`: beyond it nobody plans, and what is said of parts as good as new would outweigh the rest.
 * 0 when the tier is not better, and all of it where that costs little skill, since asking degradation costs ten times what
 * the learned tier does.
 *
 * Below twenty failures the measure itself is hardly worth more than the usual course of such tiers: few lives differ much, and
 * an expert that did without a third of three lives tells little of five experts together. So the share is drawn towards
 * what the number of failures lets expect, the more the fewer they are.
 */
export function learnWeight(past: readonly ForecastAside[], failures: number, horizon: number): number {
  const losses = WEIGHTS.map((weight) =>
    mean(
      past.map((one) =>
        pinball(
          restricted(mixForecasts(one.unlearned, one.fleet, weight), horizon),
          Math.min(horizon, one.remaining),
        ),
      ),
    ),
  );
  const least = Math.min(...losses);
  const alone = losses.at(-1)! <= least * (1 + LITTLE_SKILL);
  const measured = alone ? 1 : WEIGHTS[losses.indexOf(least)]!;
  if (failures >= ENOUGH_FAILURES) return measured;
  const trust = (failures / ENOUGH_FAILURES) ** 2;
  const usual = failures ** 2 / (failures ** 2 + FAILURES_FOR_HALF ** 2);
  return trust * measured + (1 - trust) * usual;
}

function restricted({ quantiles }: LifeDistribution, horizon: number): LifeDistribution {
  return { quantiles: quantiles.map((one) => Math.min(horizon, one)) };
}

/** What each tier, and the mixture by that weight, scored on lives that were set aside. */
export function scoresOf(past: readonly ForecastAside[], weight: number): TrainingRecord['scores'] {
  const scored = (said: (one: ForecastAside) => LifeDistribution) => scoreTier(past, said);
  return {
    mixture: scored((one) => mixForecasts(one.unlearned, one.fleet, weight)),
    prior: scored((one) => one.prior),
    degradation: scored((one) => one.degradation),
    fleet: scored((one) => one.fleet),
  };
}

function scoreTier(
  past: readonly ForecastAside[],
  said: (one: ForecastAside) => LifeDistribution,
): TierScores {
  const all = past.map((one) => ({ quantiles: said(one).quantiles, remaining: one.remaining }));
  const covered = (from: number, to: number) =>
    mean(
      all.map(({ quantiles, remaining }) =>
        Number(remaining >= quantiles[from - 1]! && remaining <= quantiles[to - 1]!),
      ),
    );
  return {
    forecasts: all.length,
    rmse: Math.sqrt(mean(all.map(({ quantiles, remaining }) => (quantiles[49]! - remaining) ** 2))),
    pinball: mean(all.map(({ quantiles, remaining }) => pinball({ quantiles }, remaining))),
    coverage50: covered(25, 75),
    coverage80: covered(10, 90),
    coverage90: covered(5, 95),
    meanWidth90: mean(all.map(({ quantiles }) => quantiles[94]! - quantiles[4]!)),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
