import { z } from 'zod';
import { id, instant, lifeUnit, localizedText, ratio } from './common.ts';

/** Figures of one tier on lives that it was not learned from; lengths in life units. */
export const tierScores = z.object({
  forecasts: z.int(),
  rmse: z.number(),
  pinball: z.number(),
  coverage50: ratio,
  coverage80: ratio,
  coverage90: ratio,
  meanWidth90: z.number(),
});

/** A model in one version, learned from the ended lives of a part number in one position. */
export const modelVersion = z.object({
  version: z.int(),
  /** Which way of learning; forecasts name it as their model's id. */
  kind: z.string(),
  status: z.enum(['candidate', 'released', 'retired']),
  lives: z.int(),
  failures: z.int(),
  /** SHA-256 over the ended lives that it was learned from. */
  livesDigest: z.string(),
  seed: z.int(),
  features: z.array(z.string()),
  /** Share of its forecast in the mixture. */
  weight: ratio,
  /** Out of fold, by life. */
  scores: z.object({
    mixture: tierScores,
    prior: tierScores,
    degradation: tierScores,
    fleet: tierScores,
  }),
  bytes: z.int(),
  trainedBy: z.string(),
  trainedAt: instant,
  releasedBy: z.string().nullable(),
  releasedAt: instant.nullable(),
  retiredAt: instant.nullable(),
});

/** A training is a job: it is asked for, waits its turn, runs with progress, and ends with a version or with why not. */
export const trainingJob = z.object({
  id,
  modelId: id,
  status: z.enum(['queued', 'running', 'done', 'failed']),
  /** How much of it is done. */
  share: ratio,
  seed: z.int(),
  requestedBy: z.string(),
  requestedAt: instant,
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  /** The version that it brought. */
  version: z.int().nullable(),
  failure: z.object({ code: z.string(), detail: z.string() }).nullable(),
});

/** 80 % intervals that no longer hold what they promise; they are widened until they do. */
export const coverageDrift = z.object({
  code: z.literal('coverage-drifting'),
  model: z.object({ id: z.string(), version: z.string() }),
  since: instant,
  /** Share of the time for which the intervals held, before any widening, over so many failures. */
  coverage: ratio,
  lives: z.int(),
  /** Chance of so little if they held 80 %. */
  chance: ratio,
  /** By which they are widened now. */
  factor: z.number(),
});

/** What is known of one part number in one position of a machine model, and the models learned from it. */
export const model = z.object({
  id,
  machineModelId: id,
  machineModelName: z.string(),
  positionId: z.string(),
  positionName: localizedText,
  partNumber: z.string(),
  partName: localizedText,
  lifeUnit,
  /** Ended lives, those of them that failed, and those with a whole history to learn from. */
  lives: z.int(),
  failures: z.int(),
  livesWithHistory: z.int(),
  /** Those that ended in machines of the fleet, and those of which only a part was monitored: these teach their length. */
  livesOfField: z.int(),
  livesPartlySeen: z.int(),
  /** Parts in use. */
  inUse: z.int(),
  /** Versions, and which is released; null while forecasts do without a learned model. */
  versions: z.int(),
  releasedVersion: z.int().nullable(),
  newestVersion: z.int().nullable(),
  /** The newest training; null when there was none. */
  training: trainingJob.nullable(),
  drifts: z.array(coverageDrift),
});

/** One model in one version on the scoreboard; every ended life counts the same. Lengths in life units. */
export const modelScores = z.object({
  id: z.string(),
  version: z.string(),
  tier: z.enum(['prior', 'degradation', 'fleet']),
  lives: z.int(),
  failures: z.int(),
  forecasts: z.int(),
  /** Means, null while nothing has failed. `bias` above 0 promised too much. */
  absError: z.number().nullable(),
  bias: z.number().nullable(),
  pinball: z.number().nullable(),
  /** Observed share inside central intervals of 5 %, 10 %, … 100 %. */
  coverage: z.array(ratio).nullable(),
  /** Mean absolute error by tenths of the whole life that was left, from 0-10 % on. */
  errorByRest: z.array(z.number().nullable()),
  /** Share of lives whose forecast at half life was within 20 % of the truth, and of how many. */
  alphaLambda: ratio.nullable(),
  alphaLambdaLives: z.int(),
  /** Parts taken out in good time of which it had said, for certain, an end that was too early. */
  tooEarlyLives: z.int(),
  falseAlarms: z.int(),
  /** Machine-years for which its forecasts stood. */
  yearsStood: z.number(),
});

/** Forecasts held against what happened. */
export const scoreboard = z.object({
  model,
  lives: z.int(),
  failures: z.int(),
  /** Hours from the first urgent warning or order to the end, of lives that failed or were found badly worn. */
  leadTime: z.object({ lives: z.int(), warned: z.int(), medianHours: z.number().nullable() }),
  /** Of ended lives and of parts in use. */
  alarms: z.object({
    falseAlarms: z.int(),
    machineYears: z.number(),
    falseAlarmsPerMachineYear: z.number().nullable(),
  }),
  models: z.array(modelScores),
});

export const trainModel = z.strictObject({
  /** The same lives and seed give the same model. */
  seed: z.int().min(0).max(2_147_483_647).default(1),
});

/**
 * A model that somebody else made, as an ONNX file. It takes float32 [rows, features] and answers with one number for
 * each row, which has to do with how much longer the part lasts.
 */
export const registerModel = z.strictObject({
  /** The file, in base64; at most 5 MB. */
  onnx: z.string().min(1),
  /** What it reads, in the order of its columns: among the features of a version that was trained here. */
  features: z.array(z.string().min(1).max(200)).min(1).max(1_000),
  /** That version; the newest one where it is left out. */
  featuresOf: z.int().min(1).optional(),
});

/** What roll-back left: the version that is released now; null where forecasts do without a learned model. */
export const rolledBack = z.object({
  rolledBackVersion: z.int(),
  released: modelVersion.nullable(),
});

/** A notice of the console's strip. */
export const coverageNotice = coverageDrift.extend({
  modelId: id,
  partNumber: z.string(),
  positionName: localizedText,
});

export type TierScores = z.infer<typeof tierScores>;
export type ModelVersion = z.infer<typeof modelVersion>;
export type TrainingJob = z.infer<typeof trainingJob>;
export type CoverageDrift = z.infer<typeof coverageDrift>;
export type CoverageNotice = z.infer<typeof coverageNotice>;
export type Model = z.infer<typeof model>;
export type ModelScores = z.infer<typeof modelScores>;
export type Scoreboard = z.infer<typeof scoreboard>;
export type RolledBack = z.infer<typeof rolledBack>;
export type RegisterModel = z.infer<typeof registerModel>;
