import type { ModelOnLife, ModelTier, WearFound } from '@kizashi/condition-monitoring/prognostic-assessment';
import type {
  CustomerId,
  FittedPartId,
  ForecastId,
  MachineId,
  MachineModelId,
  PartNumber,
  PositionId,
} from '@kizashi/kernel';
import { sql } from 'drizzle-orm';
import {
  bigserial,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { machineModels, partCatalogue } from './catalogue.ts';
import {
  belongsTo,
  bytes,
  customerPolicies,
  instant,
  manufacturerPolicies,
  tenantId,
  typedId,
} from './columns.ts';
import { customers, fittedParts } from './tenant-tree.ts';

const customerId = () =>
  typedId<CustomerId>('customer_id')
    .notNull()
    .references(() => customers.id);

/** Whose lives a model is of: a part number in one position of a machine model. */
const subject = () => ({
  machineModelId: typedId<MachineModelId>('machine_model_id')
    .notNull()
    .references(() => machineModels.id),
  positionId: typedId<PositionId>('position_id').notNull(),
  partNumber: typedId<PartNumber>('part_number')
    .notNull()
    .references(() => partCatalogue.partNumber),
});

/** Every model that was ever trained, with what it was trained from; at most one of a part number is released. */
export const modelVersions = pgTable(
  'model_versions',
  {
    id: text('id').primaryKey(),
    tenantId: tenantId(),
    ...subject(),
    /** Counts from 1 for each subject; forecasts name it. */
    version: integer('version').notNull(),
    /** Which way of learning; forecasts name it as their model's id. */
    kind: text('kind').notNull(),
    status: text('status').$type<'candidate' | 'released' | 'retired'>().notNull(),
    lives: integer('lives').notNull(),
    failures: integer('failures').notNull(),
    /** SHA-256 over the ended lives, so that the same data can be told from other data. */
    livesDigest: text('lives_digest').notNull(),
    seed: integer('seed').notNull(),
    /** Features, weight, scores out of fold. */
    record: jsonb('record').notNull(),
    artefact: bytes('artefact').notNull(),
    trainedBy: text('trained_by').notNull(),
    trainedAt: instant('trained_at').notNull(),
    releasedBy: text('released_by'),
    releasedAt: instant('released_at'),
    retiredAt: instant('retired_at'),
  },
  (t) => [
    unique('model_versions_version').on(t.machineModelId, t.positionId, t.partNumber, t.version),
    uniqueIndex('model_versions_one_released')
      .on(t.machineModelId, t.positionId, t.partNumber)
      .where(sql`status = 'released'`),
    ...manufacturerPolicies('model_versions'),
  ],
);

/** Trainings asked for. A row that is queued or running when the service starts is begun (again). */
export const trainingJobs = pgTable(
  'training_jobs',
  {
    id: text('id').primaryKey(),
    /** In the order in which they were asked for: a driven clock dates several the same. */
    number: bigserial('number', { mode: 'number' }).notNull(),
    tenantId: tenantId(),
    ...subject(),
    seed: integer('seed').notNull(),
    status: text('status').$type<'queued' | 'running' | 'done' | 'failed'>().notNull(),
    /** 0..1 while running. */
    share: doublePrecision('share').notNull().default(0),
    requestedBy: text('requested_by').notNull(),
    requestedAt: instant('requested_at').notNull(),
    startedAt: instant('started_at'),
    endedAt: instant('ended_at'),
    /** What it brought. */
    version: integer('version'),
    failure: jsonb('failure').$type<{ readonly code: string; readonly detail: string }>(),
  },
  (t) => [
    uniqueIndex('training_jobs_one_at_a_time')
      .on(t.machineModelId, t.positionId, t.partNumber)
      .where(sql`status in ('queued', 'running')`),
    index('training_jobs_number').on(t.number),
    ...manufacturerPolicies('training_jobs'),
  ],
);

/** One row for each ended life: what was said of it while it lasted, held against how it ended. */
export const partScores = pgTable(
  'part_scores',
  {
    fittedPartId: typedId<FittedPartId>('fitted_part_id').primaryKey(),
    tenantId: tenantId(),
    customerId: customerId(),
    machineId: typedId<MachineId>('machine_id').notNull(),
    ...subject(),
    /** `recorded_at` of the ended life that was scored: a corrected one is scored again. */
    lifeRecordedAt: instant('life_recorded_at').notNull(),
    /** Forecasts scored; one that is kept later makes the scores those of yesterday. */
    forecasts: integer('forecasts').notNull(),
    failed: boolean('failed').notNull(),
    found: text('found').$type<WearFound>(),
    life: doublePrecision('life').notNull(),
    endedAt: instant('ended_at').notNull(),
    /** The first urgent warning that came true, and the first order. */
    warnedAt: instant('warned_at'),
    orderedAt: instant('ordered_at'),
    falseAlarms: integer('false_alarms').notNull(),
    /** Hours from its first forecast to its end: for so long there could have been alarms. */
    hoursFitted: doublePrecision('hours_fitted').notNull(),
    models: jsonb('models').$type<readonly ModelOnLife[]>().notNull(),
    scoredAt: instant('scored_at').notNull(),
  },
  (t) => [
    index('part_scores_subject').on(t.machineModelId, t.positionId, t.partNumber, t.endedAt),
    index('part_scores_ended').on(t.endedAt),
    belongsTo(
      'part_scores_fitted_part',
      [t.fittedPartId, t.machineId, t.customerId],
      [fittedParts.id, fittedParts.machineId, fittedParts.customerId],
    ),
    ...customerPolicies('part_scores'),
  ],
);

/** One row for each forecast of an ended life. */
export const forecastScores = pgTable(
  'forecast_scores',
  {
    forecastId: typedId<ForecastId>('forecast_id').primaryKey(),
    tenantId: tenantId(),
    customerId: customerId(),
    machineId: typedId<MachineId>('machine_id').notNull(),
    fittedPartId: typedId<FittedPartId>('fitted_part_id').notNull(),
    modelId: text('model_id').notNull(),
    modelVersion: text('model_version').notNull(),
    tier: text('tier').$type<ModelTier>().notNull(),
    asOf: instant('as_of').notNull(),
    /** True remaining life; of a part that did not fail, what it had left at least. */
    remaining: doublePrecision('remaining').notNull(),
    failed: boolean('failed').notNull(),
    error: doublePrecision('error'),
    pinball: doublePrecision('pinball'),
    pit: doublePrecision('pit').notNull(),
    inside50: boolean('inside_50'),
    inside80: boolean('inside_80'),
    inside90: boolean('inside_90'),
    needed: doublePrecision('needed'),
  },
  (t) => [
    index('forecast_scores_part').on(t.fittedPartId, t.asOf),
    belongsTo(
      'forecast_scores_fitted_part',
      [t.fittedPartId, t.machineId, t.customerId],
      [fittedParts.id, fittedParts.machineId, fittedParts.customerId],
    ),
    ...customerPolicies('forecast_scores'),
  ],
);

/** Whether the 80 % intervals of a model in one version still hold for a part number, as last judged. */
export const coverageWatches = pgTable(
  'coverage_watches',
  {
    ...subject(),
    modelId: text('model_id').notNull(),
    modelVersion: text('model_version').notNull(),
    tenantId: tenantId(),
    lives: integer('lives').notNull(),
    coverage: doublePrecision('coverage').notNull(),
    chance: doublePrecision('chance').notNull(),
    /** Since when it drifts; null while it does not. */
    driftingSince: instant('drifting_since'),
    /** By which its intervals are widened; 1 for none. */
    factor: doublePrecision('factor').notNull(),
    judgedAt: instant('judged_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.machineModelId, t.positionId, t.partNumber, t.modelId, t.modelVersion] }),
    ...manufacturerPolicies('coverage_watches'),
  ],
);
