import { DAY_MS, type EpochMs, type LifePerHour, life, lifePerHour, ratio } from '@kizashi/kernel';
import type { MachineModel, Position } from '../data-acquisition/index.ts';
import type { LifeUsed, WindowFeatures } from '../data-manipulation/index.ts';
import type { ChannelAtFault, HealthOutcome } from '../health-assessment/index.ts';
import { type BearingUse, bearingPrior, followBearing } from './bearing-life.ts';
import { becauseOfEvidence, becauseOfFault, becauseOfPriorLife } from './because.ts';
import { becauseOfSimilarLives, becauseOfSymptoms } from './because-of-likeness.ts';
import { calibratedRisk } from './calibrate-risk.ts';
import { type DriftState, driftFirstPassage, seenEarlier } from './drift-first-passage.ts';
import { endsWhen } from './ends-when.ts';
import type { Because, DataQuality, Forecast, SimilarLife, WithheldReason } from './forecast.ts';
import type { PartKnowledge } from './learn-part.ts';
import { pFailWithin } from './life-distribution.ts';
import { followLife, type LifeMemory, startLife } from './life-model/index.ts';
import { type MixedForecast, mixTiers } from './mix-tiers.ts';
import type { ReleasableModel } from './outside-model/index.ts';
import { modelKey, widenIntervals } from './scoreboard/index.ts';
import { mostSimilar } from './similar-lives.ts';
import type { PriorLife, WearModelContext } from './wear-model.ts';
import { weibullPrior } from './weibull-prior.ts';

/** What never changes, or seldom, about the part that is forecast. */
export interface PrognosisContext {
  readonly model: MachineModel;
  readonly position: Position;
  /** From the part catalogue; what ended lives taught takes its place. */
  readonly cataloguePrior: PriorLife;
  readonly knowledge?: PartKnowledge | undefined;
  /** The version that was released for the part number in this position, if any. */
  readonly lifeModel?: ReleasableModel | undefined;
  /** What that model said of the window, where it is an outside one, which is asked beforehand. */
  readonly said?: number | undefined;
  /** By which the intervals of a model are widened while they do not hold what they promise; by `modelKey`. */
  readonly widening?: Readonly<Record<string, number>> | undefined;
  /** IANA zone of the machine's site, in which dates in sentences are written. */
  readonly timeZone: string;
}

/** What prognostic assessment remembers of one fitted part. Plain JSON. */
export interface PrognosisMemory {
  readonly drift: DriftState;
  /** Ended lives behind the models' knowledge when it was last read. */
  readonly livesLearned: number;
  /** How the bearing was used, where its rating is known. */
  readonly bearing?: BearingUse;
  /** What the learned model follows; begun anew when another version of it is released. */
  readonly life?: LifeMemory;
}

/** Evidence older than this carries no forecast (fleet time). */
const OLDEST_EVIDENCE_MS = 30 * DAY_MS;
/** Windows from which the data behind a forecast count as good. */
const GOOD_WINDOWS = 20;
/** Past cases that a sentence names. */
const MOST_SIMILAR = 3;
const HORIZON_HOURS = { pFail72h: 72, pFail7d: 7 * 24, pFail30d: 30 * 24 } as const;

export function startPrognosis(context: PrognosisContext): PrognosisMemory {
  return {
    drift: driftFirstPassage.start(modelContext(context)),
    livesLearned: context.knowledge?.lives ?? 0,
  };
}

/**
 * One closed window, after its health was assessed; cheap, made for every window. Without its features the learned
 * model sees nothing of it.
 */
export function followHealth(
  memory: PrognosisMemory,
  outcome: HealthOutcome,
  used: LifeUsed,
  context: PrognosisContext,
  features?: WindowFeatures,
): PrognosisMemory {
  const known = atLifeUsed(underNewKnowledge(memory, context), used);
  const current = followUse(followFeatures(known, outcome, used, context, features), used, context, features);
  if (outcome.status === 'withheld' || !used.running) return current;
  const { at, lifeUsed, wear, healthSd } = outcome.assessment;
  const drift = driftFirstPassage.observe(current.drift, {
    at,
    lifeUsed,
    rate: used.rate ?? lifePerHour(0),
    wear,
    wearSd: healthSd,
  });
  return { ...current, drift };
}

/** What was seen at a life that turned out to be less; the learned model begins anew. */
function atLifeUsed(memory: PrognosisMemory, { lessThanBelieved }: LifeUsed): PrognosisMemory {
  if (lessThanBelieved === undefined) return memory;
  const { life: _, ...known } = memory;
  return { ...known, drift: seenEarlier(known.drift, lessThanBelieved) };
}

function followUse(
  memory: PrognosisMemory,
  used: LifeUsed,
  { model, position }: PrognosisContext,
  features: WindowFeatures | undefined,
): PrognosisMemory {
  const bearing = features && followBearing(memory.bearing, features, used, model, position);
  return bearing === undefined || bearing === memory.bearing ? memory : { ...memory, bearing };
}

/** Readings of a machine that stands, or of sensors at fault, say nothing of wear. */
function followFeatures(
  memory: PrognosisMemory,
  outcome: HealthOutcome,
  used: LifeUsed,
  { model, lifeModel }: PrognosisContext,
  features: WindowFeatures | undefined,
): PrognosisMemory {
  if (lifeModel === undefined) {
    const { life: _, ...without } = memory;
    return memory.life === undefined ? memory : without;
  }
  const known = memory.life?.version === lifeModel.identity.version ? memory.life : startLife(lifeModel);
  const faulty = outcome.status === 'withheld' && outcome.reason !== 'insufficient-history';
  if (features === undefined || !used.running || faulty) return { ...memory, life: known };
  const values = lifeModel.channels.map(
    (channel) => features.channels[model.channels.findIndex(({ id }) => id === channel)]?.mean ?? Number.NaN,
  );
  return { ...memory, life: followLife(known, { lifeUsed: used.lifeUsed, values }, lifeModel) };
}

/**
 * The forecast at the end of the newest window; `outcome` and `used` are those of that window. `fleetNow` only
 * decides whether the evidence is too old. Without an assessment for want of history the part is still ranked,
 * by the life of its part number alone.
 */
export function makeForecast(
  memory: PrognosisMemory,
  outcome: HealthOutcome,
  used: LifeUsed,
  context: PrognosisContext,
  fleetNow: EpochMs,
): Forecast {
  const rate = used.rate ?? usualRate(context.position);
  const age = fleetNow - (outcome.basis.newestEvidenceAt ?? fleetNow);
  if (outcome.status === 'withheld' && outcome.reason !== 'insufficient-history') {
    return withheld(outcome, used, context, outcome.reason, outcome.channels);
  }
  if (age > OLDEST_EVIDENCE_MS) return withheld(outcome, used, context, 'stale-input', []);
  if (rate === undefined) {
    return withheld(outcome, used, context, 'insufficient-history', []);
  }
  return estimated(underNewKnowledge(memory, context), outcome, used, context, rate);
}

function estimated(
  memory: PrognosisMemory,
  outcome: HealthOutcome,
  used: LifeUsed,
  context: PrognosisContext,
  rate: LifePerHour,
): Forecast {
  const { position, model, knowledge, timeZone } = context;
  const assessment = outcome.status === 'assessed' ? outcome.assessment : undefined;
  const models = modelContext(context, memory.bearing);
  const lifeUsed = life(used.lifeUsed);
  const { remaining, identity } = widened(
    mixTiers(
      {
        lifeUsed,
        drift: memory.bearing ? driftFirstPassage.relearn(memory.drift, models) : memory.drift,
        life: memory.life,
        said: context.said,
        pWearAbove5Percent: assessment?.pWearAbove5Percent,
      },
      { models, calibration: knowledge?.calibration ?? [], lifeModel: context.lifeModel },
    ),
    context.widening,
  );
  const because: Because[] = assessment ? [...becauseOfEvidence(assessment, model, timeZone)] : [];
  if (assessment?.evidence.some(({ since }) => since !== undefined)) {
    because.push(
      ...becauseOfSymptoms(assessment),
      ...becauseOfSimilarLives(similarTo(memory, knowledge), position.lifeUnit),
    );
  } else {
    const lives = knowledge?.lives ?? 0;
    const { prior } = models;
    const fromUse = prior !== (knowledge?.prior ?? context.cataloguePrior);
    because.unshift(
      becauseOfPriorLife(prior, lives, lifeUsed, position.lifeUnit, outcome.basis, !!assessment, fromUse),
    );
  }
  // Calibrated on what degradation said of ended lives; of other models nothing of the kind is known.
  const risk = identity.tier === 'degradation' ? (knowledge?.risk ?? []) : [];
  const failsWithin = (hours: number) => {
    const within = hours * rate;
    return calibratedRisk(pFailWithin(remaining, within), within / (knowledge?.meanLife ?? within), risk);
  };
  // Each horizon has a curve of its own; what fails within three days also fails within a week.
  const pFail72h = failsWithin(HORIZON_HOURS.pFail72h);
  const pFail7d = Math.max(pFail72h, failsWithin(HORIZON_HOURS.pFail7d));
  const pFail30d = Math.max(pFail7d, failsWithin(HORIZON_HOURS.pFail30d));
  return {
    status: 'estimated',
    ...described(outcome, used, context, because),
    model: identity,
    remaining,
    rate,
    pFail72h: ratio(pFail72h),
    pFail7d: ratio(pFail7d),
    pFail30d: ratio(pFail30d),
    pWearAbove5Percent: assessment?.pWearAbove5Percent ?? ratio(0),
    ...(assessment?.failureMode === undefined ? {} : { failureMode: assessment.failureMode }),
  };
}

/** The nearest past cases of a part whose wear shows. */
function similarTo({ drift }: PrognosisMemory, knowledge: PartKnowledge | undefined): readonly SimilarLife[] {
  const { points, newest } = drift;
  const last = points.at(-1);
  const seen = newest && last && newest[0] > last[0] ? [...points, newest] : points;
  return mostSimilar(seen, knowledge?.pastLives ?? [], MOST_SIMILAR);
}

function widened(
  { remaining, identity }: MixedForecast,
  widening: PrognosisContext['widening'],
): MixedForecast {
  const factor = widening?.[modelKey(identity)] ?? 1;
  if (factor === 1) return { remaining, identity };
  return { remaining: widenIntervals(remaining, factor), identity: { ...identity, widened: factor } };
}

function withheld(
  outcome: HealthOutcome,
  used: LifeUsed,
  context: PrognosisContext,
  reason: WithheldReason,
  faults: readonly ChannelAtFault[],
): Forecast {
  const because = faults.map((fault) => becauseOfFault(fault, context.model, context.timeZone));
  return {
    status: 'withheld',
    ...described(outcome, used, context, because),
    model: weibullPrior.identity,
    reason,
    endsWhen: endsWhen(reason, faults, context.model),
  };
}

function described(
  outcome: HealthOutcome,
  used: LifeUsed,
  context: PrognosisContext,
  because: readonly Because[],
) {
  return {
    fittedPartId: outcome.status === 'assessed' ? outcome.assessment.fittedPartId : outcome.fittedPartId,
    asOf: outcome.status === 'assessed' ? outcome.assessment.at : outcome.at,
    lifeUnit: context.position.lifeUnit,
    lifeUsed: used.lifeUsed,
    because,
    dataQuality: qualityOf(outcome),
  };
}

function qualityOf({ status, basis }: HealthOutcome): DataQuality {
  const { channelsLive, channelsExpected, windowsObserved, startedMidLife, newestEvidenceAt } = basis;
  const whole = channelsLive === channelsExpected && windowsObserved >= GOOD_WINDOWS && !startedMidLife;
  return {
    level: status === 'withheld' ? 'poor' : whole ? 'good' : 'reduced',
    channelsLive,
    channelsExpected,
    windowsObserved,
    ...(newestEvidenceAt === undefined ? {} : { newestEvidenceAt }),
  };
}

/** Life in hours cannot be used faster than time passes; of cycles nothing is known before they are counted. */
function usualRate(position: Position): LifePerHour | undefined {
  const hours = position.lifeUnit === 'operating-hours' || position.lifeUnit === 'calendar-hours';
  return hours ? lifePerHour(1) : undefined;
}

function underNewKnowledge(memory: PrognosisMemory, context: PrognosisContext): PrognosisMemory {
  const livesLearned = context.knowledge?.lives ?? 0;
  if (livesLearned === memory.livesLearned) return memory;
  return { ...memory, drift: driftFirstPassage.relearn(memory.drift, modelContext(context)), livesLearned };
}

/** Lives that failed know better than a life reckoned from load and speed, and that better than the catalogue. */
function modelContext(
  { position, knowledge, cataloguePrior }: PrognosisContext,
  use?: BearingUse,
): WearModelContext {
  const reckoned = (knowledge?.failures ?? 0) > 0 ? undefined : bearingPrior(use, position);
  return {
    partNumber: position.partNumber,
    lifeUnit: position.lifeUnit,
    prior: reckoned ?? knowledge?.prior ?? cataloguePrior,
    ...(knowledge?.drift ? { drift: knowledge.drift } : {}),
  };
}
