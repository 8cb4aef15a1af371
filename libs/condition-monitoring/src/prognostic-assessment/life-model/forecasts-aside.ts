import { asId, epochMs, life, lifePerHour, type PartNumber, type PositionId } from '@kizashi/kernel';
import type { MachineModel } from '../../data-acquisition/index.ts';
import { EVIDENT_WEAR, normalCdf } from '../../health-assessment/index.ts';
import { type Calibration, calibrated, learnCalibration, type PastForecast } from '../calibration.ts';
import { driftFirstPassage } from '../drift-first-passage.ts';
import type { LifeDistribution } from '../forecast.ts';
import { type EndedLifeTrajectory, learnWear, type PartKnowledge } from '../learn-part.ts';
import { mixForecasts } from '../mix-forecasts.ts';
import { unlearnedForecasts } from '../mix-tiers.ts';
import type { PriorLife } from '../wear-model.ts';
import { wearOfLife } from '../wear-of-life.ts';
import { learnConditionalLives, livesAt } from './conditional-lives.ts';
import { type CrossFit, pastIndexes } from './cross-fit.ts';
import type { LifeSamples } from './sample-lives.ts';

/** What every tier said at one age of a life that it had not learned from, and what was left. */
export interface ForecastAside {
  /** Index of the life. */
  readonly life: number;
  readonly remaining: number;
  readonly prior: LifeDistribution;
  readonly degradation: LifeDistribution;
  readonly fleet: LifeDistribution;
  /** Prior and degradation as they are mixed where nothing was learned. */
  readonly unlearned: LifeDistribution;
}

/** Shares of the whole life at which each life that failed is forecast. */
const AGES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.96] as const;

/** Sets the lives aside fold by fold, and lets all tiers forecast those that failed, without having seen them. */
export function forecastsAside(
  lives: readonly EndedLifeTrajectory[],
  samples: LifeSamples,
  fit: CrossFit,
  machine: { readonly model: MachineModel; readonly positionId: PositionId; readonly catalogue: PriorLife },
  onProgress: (share: number) => void = () => {},
): readonly ForecastAside[] {
  const { folds } = fit;
  const said = Array.from({ length: folds }, (_, k) => {
    const rest = lives.filter((_, i) => fit.fold[i] !== k);
    const knowledge = learnWear(rest, machine.model, machine.positionId, machine.catalogue);
    const forecasts = lives.flatMap((one, i) =>
      fit.fold[i] === k && one.failureObserved ? unlearnedOf(one, i, machine, knowledge) : [],
    );
    onProgress((k + 1) / folds);
    return forecasts;
  });
  const rowsOf = rowsByLife(samples, lives.length);
  return said.flatMap((forecasts, k) => {
    const conditional = learnConditionalLives(
      pastIndexes(samples, fit, (one) => fit.fold[one] !== k),
      fit.targets,
    );
    // Calibrated like the product's own: on forecasts of other lives than this fold's.
    const others = said.flatMap((past, j) => (j === k ? [] : past));
    const calibration = learnCalibration(others.flatMap(pastForecast), lives.length);
    return forecasts.map((one) =>
      aside(one, calibration, samples, rowsOf[one.life]!, (row) => livesAt(conditional, fit.index[row]!)),
    );
  });
}

interface UnlearnedAside {
  readonly life: number;
  readonly lifeUsed: number;
  readonly remaining: number;
  readonly prior: LifeDistribution;
  readonly degradation: LifeDistribution | undefined;
  readonly ofDegradation: number;
}

function unlearnedOf(
  ended: EndedLifeTrajectory,
  index: number,
  { model, positionId }: { readonly model: MachineModel; readonly positionId: PositionId },
  knowledge: PartKnowledge,
): readonly UnlearnedAside[] {
  const models = {
    partNumber: asId<PartNumber>('ended'),
    lifeUnit: model.positions.find(({ id }) => id === positionId)!.lifeUnit,
    prior: knowledge.prior,
    ...(knowledge.drift ? { drift: knowledge.drift } : {}),
  };
  const said: UnlearnedAside[] = [];
  let drift = driftFirstPassage.start(models);
  for (const [used, wear, wearSd] of wearOfLife(ended, model, positionId, knowledge)) {
    drift = driftFirstPassage.observe(drift, {
      at: epochMs(0),
      lifeUsed: life(used),
      rate: lifePerHour(1),
      wear,
      wearSd,
    });
    if (said.length === AGES.length || used < AGES[said.length]! * ended.life) continue;
    const pWearAbove5Percent = normalCdf((wear - EVIDENT_WEAR) / wearSd);
    const { prior, degradation, ofDegradation } = unlearnedForecasts(
      { lifeUsed: life(used), drift, pWearAbove5Percent },
      { models, calibration: [] },
    );
    said.push({
      ...{ life: index, lifeUsed: used, remaining: ended.life - used },
      ...{ prior, degradation, ofDegradation },
    });
  }
  return said;
}

function pastForecast({ degradation, remaining }: UnlearnedAside): readonly PastForecast[] {
  return degradation ? [{ forecast: degradation, remaining }] : [];
}

function aside(
  { life: index, lifeUsed, remaining, prior, degradation, ofDegradation }: UnlearnedAside,
  calibration: Calibration,
  samples: LifeSamples,
  rows: readonly number[],
  fleetAt: (row: number) => LifeDistribution,
): ForecastAside {
  // The step in which the life stood then, or the first one after it.
  const row = rows.find((one) => samples.lifeUsed[one]! >= lifeUsed) ?? rows.at(-1)!;
  const own = degradation ? calibrated(degradation, calibration) : prior;
  return {
    ...{ life: index, remaining, prior, degradation: own },
    unlearned: degradation ? mixForecasts(prior, own, ofDegradation) : prior,
    fleet: shifted(fleetAt(row), samples.lifeUsed[row]! - lifeUsed),
  };
}

/** The same end, seen from `earlier` life before. */
function shifted({ quantiles }: LifeDistribution, earlier: number): LifeDistribution {
  return { quantiles: quantiles.map((one) => Math.max(0, one + earlier)) };
}

function rowsByLife(samples: LifeSamples, lives: number): readonly (readonly number[])[] {
  const rows: number[][] = Array.from({ length: lives }, () => []);
  for (let row = 0; row < samples.count; row++) rows[samples.life[row]!]!.push(row);
  return rows;
}
