import type { Life } from '@kizashi/kernel';
import { type Calibration, calibrated } from './calibration.ts';
import { type DriftState, driftFirstPassage } from './drift-first-passage.ts';
import type { LifeDistribution, ModelIdentity } from './forecast.ts';
import { forecastLife } from './life-model/forecast-life.ts';
import type { LifeMemory } from './life-model/life-memory.ts';
import { mixForecasts, weightOfDegradation } from './mix-forecasts.ts';
import { forecastOutside } from './outside-model/forecast-outside.ts';
import { isOutside, type ReleasableModel } from './outside-model/outside-model.ts';
import type { WearModelContext } from './wear-model.ts';
import { weibullPrior } from './weibull-prior.ts';

/** What the tiers may go by. */
export interface TierKnowledge {
  readonly models: WearModelContext;
  readonly calibration: Calibration;
  readonly lifeModel?: ReleasableModel | undefined;
}

/** What they have seen of one part. */
export interface TierEvidence {
  readonly lifeUsed: Life;
  readonly drift: DriftState;
  /** Undefined while there is no assessment: then degradation has nothing to say. */
  readonly pWearAbove5Percent?: number | undefined;
  readonly life?: LifeMemory | undefined;
  /** What a released outside model, asked beforehand, said of the newest window. */
  readonly said?: number | undefined;
}

export interface MixedForecast {
  readonly remaining: LifeDistribution;
  /** Of the tier that counts most in it. */
  readonly identity: ModelIdentity;
}

/** A tier that would count for less than this is not asked: asking is nearly all that a forecast costs. */
const LEAST_WEIGHT = 0.01;

/** The tiers' forecasts in one distribution, each by its weight. */
export function mixTiers(evidence: TierEvidence, knowledge: TierKnowledge): MixedForecast {
  const { lifeModel } = knowledge;
  const fromFleet = lifeModel && learnedForecast(evidence, lifeModel);
  const ofFleet = fromFleet ? lifeModel.weight : 0;
  if (lifeModel && fromFleet && 1 - ofFleet < LEAST_WEIGHT) {
    return { remaining: fromFleet, identity: lifeModel.identity };
  }
  const { prior, degradation, ofDegradation } = unlearnedForecasts(evidence, knowledge, 1 - ofFleet);
  const unlearned = degradation ? mixForecasts(prior, degradation, ofDegradation) : prior;
  const leading = ofDegradation >= 0.5 ? driftFirstPassage.identity : weibullPrior.identity;
  if (!lifeModel || !fromFleet) return { remaining: unlearned, identity: leading };
  const leads = ofFleet >= (1 - ofFleet) * Math.max(ofDegradation, 1 - ofDegradation);
  return {
    remaining: mixForecasts(unlearned, fromFleet, ofFleet),
    identity: leads ? lifeModel.identity : leading,
  };
}

export interface UnlearnedForecasts {
  readonly prior: LifeDistribution;
  readonly degradation?: LifeDistribution;
  /** Share of degradation in the two. */
  readonly ofDegradation: number;
}

/** Prior life and degradation, which every ended life goes on teaching; `share` is what both count for together. */
export function unlearnedForecasts(
  { lifeUsed, drift, pWearAbove5Percent }: TierEvidence,
  { models, calibration }: TierKnowledge,
  share = 1,
): UnlearnedForecasts {
  const prior = weibullPrior.forecast(weibullPrior.start(models), lifeUsed)!;
  if (pWearAbove5Percent === undefined) return { prior, ofDegradation: 0 };
  const ofDegradation = weightOfDegradation(pWearAbove5Percent, models.drift?.lives ?? 0);
  const said =
    share * ofDegradation >= LEAST_WEIGHT ? driftFirstPassage.forecast(drift, lifeUsed) : undefined;
  if (!said) return { prior, ofDegradation: 0 };
  return { prior, degradation: calibrated(said, calibration), ofDegradation };
}

function learnedForecast(
  { life, lifeUsed, said }: TierEvidence,
  model: ReleasableModel,
): LifeDistribution | undefined {
  if (model.weight < LEAST_WEIGHT || life?.version !== model.identity.version) return undefined;
  if (isOutside(model)) return forecastOutside(life, lifeUsed, said, model);
  return forecastLife(life, lifeUsed, model);
}
