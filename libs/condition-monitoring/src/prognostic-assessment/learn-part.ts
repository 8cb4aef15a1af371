import type { PositionId } from '@kizashi/kernel';
import { asId, epochMs, life, lifePerHour, type PartNumber } from '@kizashi/kernel';
import type { MachineModel } from '../data-acquisition/index.ts';
import type { WearKnowledge } from '../health-assessment/index.ts';
import { learnRiskCurve, type RiskCalibration } from './calibrate-risk.ts';
import { type Calibration, calibrated, learnCalibration, type PastForecast } from './calibration.ts';
import { driftFirstPassage, type WearPoint } from './drift-first-passage.ts';
import { fitWeibull, weibullMean } from './fit-weibull.ts';
import { learnChannels, witnessesOf } from './learn-channels.ts';
import { learnDrift } from './learn-drift.ts';
import { pFailWithin } from './life-distribution.ts';
import { modesOfLives } from './modes-of-lives.ts';
import type { WearFound } from './scoreboard/index.ts';
import { type PastLife, pastLife } from './similar-lives.ts';
import type { DriftKnowledge, PriorLife, WearModelContext } from './wear-model.ts';
import { wearOfLife } from './wear-of-life.ts';

/** One part's life that ended, by failure or before it, with what its channels did meanwhile. */
export interface EndedLifeTrajectory {
  /** In the position's life unit. */
  readonly life: number;
  readonly failureObserved: boolean;
  /** What was seen of a part that was removed before it failed. */
  readonly found?: WearFound;
  readonly history?: {
    readonly channels: readonly string[];
    /** Life used at each row, ascending. */
    readonly lifeUsed: readonly number[];
    /** One row an instant, one value a channel; null is "no reading". */
    readonly values: readonly (readonly (number | null)[])[];
  };
}

/** Everything that ended lives of a part number in one position have taught. Plain JSON. */
export interface PartKnowledge extends WearKnowledge {
  readonly prior: PriorLife;
  readonly drift?: DriftKnowledge;
  readonly calibration?: Calibration;
  /** Lives that ended in failure, as the wear models saw them: the nearest past cases are looked up among these. */
  readonly pastLives?: readonly PastLife[];
  /** How often parts failed that were said to fail soon. */
  readonly risk?: RiskCalibration;
}

/** Failures from which forecasts can be tried on lives that they were not learned from. */
const LIVES_TO_CALIBRATE = 10;
const FOLDS = 5;
/** Past cases that are kept to be compared with. */
const MOST_PAST_LIVES = 40;
/** Horizons at which risk is calibrated, as shares of a mean life. */
const RISK_HORIZONS = [0.02, 0.05, 0.15] as const;
/** Ages, as shares of the whole life, at which each life is forecast to calibrate. */
const CALIBRATION_AGES = [0.15, 0.3, 0.45, 0.55, 0.65, 0.75, 0.82, 0.88, 0.93, 0.97] as const;

/**
 * Learns from all ended lives of one part number in one position. `catalogue` is the prior life from the part
 * catalogue: few lives move it little. Lives that did not fail count as censored.
 */
export function learnPart(
  lives: readonly EndedLifeTrajectory[],
  model: MachineModel,
  positionId: PositionId,
  catalogue: PriorLife,
): PartKnowledge {
  const learned = learnWear(lives, model, positionId, catalogue);
  const failures = lives.filter((one) => one.failureObserved && one.history);
  if (!learned.drift || failures.length < LIVES_TO_CALIBRATE) return learned;
  const past = Array.from({ length: FOLDS }, (_, fold) => {
    const aside = failures.filter((_, i) => i % FOLDS === fold);
    const rest = lives.filter((one) => !aside.includes(one));
    const knowledge = learnWear(rest, model, positionId, catalogue);
    return aside.flatMap((one, i) =>
      forecastsOf(one, model, positionId, knowledge).map((said) => ({ ...said, unit: i * FOLDS + fold })),
    );
  }).flat();
  const calibration = learnCalibration(past, failures.length);
  return { ...learned, calibration, risk: learnRisk(past, calibration, learned.meanLife) };
}

/** Without calibration: lives that are set aside in turn need none. */
export function learnWear(
  lives: readonly EndedLifeTrajectory[],
  model: MachineModel,
  positionId: PositionId,
  catalogue: PriorLife,
): PartKnowledge {
  const prior = fitWeibull(lives, catalogue);
  const modes = modesOfLives(lives, model);
  const witnesses = witnessesOf(lives).length;
  const wear: WearKnowledge = {
    lives: lives.length,
    failures: lives.filter((one) => one.failureObserved).length,
    ...(witnesses > 0 && { witnesses }),
    meanLife: weibullMean(prior),
    ...(modes && { modes: modes.modes }),
    ...learnChannels(lives, model, positionId, modes),
  };
  const failed = lives
    .filter((one) => one.failureObserved)
    .map((one) => ({ life: one.life, wear: wearOfLife(one, model, positionId, wear) }));
  const drift = learnDrift(failed);
  const pastLives = failed
    .filter((one) => one.wear.length > 0)
    .slice(-MOST_PAST_LIVES)
    .map((one) => pastLife(one.life, one.wear));
  return { ...wear, prior, ...(drift ? { drift } : {}), ...(pastLives.length > 0 ? { pastLives } : {}) };
}

function learnRisk(
  past: readonly (PastForecast & { readonly unit: number })[],
  calibration: Calibration,
  meanLife: number,
): RiskCalibration {
  const said = past.map((one) => ({ ...one, forecast: calibrated(one.forecast, calibration) }));
  return RISK_HORIZONS.map((horizon) => {
    const within = horizon * meanLife;
    return learnRiskCurve(
      said.map(({ unit, forecast, remaining }) => ({
        unit,
        said: pFailWithin(forecast, within),
        happened: remaining < within,
      })),
      horizon,
    );
  });
}

/** What the degradation model would have said of a life at several ages, beside what was really left. */
function forecastsOf(
  ended: EndedLifeTrajectory,
  model: MachineModel,
  positionId: PositionId,
  knowledge: PartKnowledge,
): readonly PastForecast[] {
  const wear = wearOfLife(ended, model, positionId, knowledge);
  const context: WearModelContext = {
    partNumber: asId<PartNumber>('ended'),
    lifeUnit: model.positions.find((position) => position.id === positionId)!.lifeUnit,
    prior: knowledge.prior,
    ...(knowledge.drift ? { drift: knowledge.drift } : {}),
  };
  const past: PastForecast[] = [];
  let state = driftFirstPassage.start(context);
  let next = 0;
  for (const point of wear) {
    state = driftFirstPassage.observe(state, observationOf(point));
    if (next >= CALIBRATION_AGES.length || point[0] < CALIBRATION_AGES[next]! * ended.life) continue;
    next += 1;
    const forecast = driftFirstPassage.forecast(state, life(point[0]));
    if (forecast) past.push({ forecast, remaining: ended.life - point[0] });
  }
  return past;
}

function observationOf([lifeUsed, wear, wearSd]: WearPoint) {
  return { at: epochMs(0), lifeUsed: life(lifeUsed), rate: lifePerHour(1), wear, wearSd };
}
