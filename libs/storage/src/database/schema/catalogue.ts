import type { Channel, Position } from '@kizashi/condition-monitoring/data-acquisition';
import type { LocalizedText, MachineModelId, PartNumber, PositionId } from '@kizashi/kernel';
import {
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import { experiencePolicies, instant, manufacturerPolicies, tenantId, typedId } from './columns.ts';

/** No customer: see `manufacturerPolicies`. */
export const machineModels = pgTable(
  'machine_models',
  {
    id: typedId<MachineModelId>('id').primaryKey(),
    tenantId: tenantId(),
    name: text('name').notNull(),
    channels: jsonb('channels').$type<readonly Channel[]>().notNull(),
    positions: jsonb('positions').$type<readonly Position[]>().notNull(),
    version: integer('version').notNull().default(1),
  },
  () => manufacturerPolicies('machine_models'),
);

export const partCatalogue = pgTable(
  'part_catalogue',
  {
    partNumber: typedId<PartNumber>('part_number').primaryKey(),
    tenantId: tenantId(),
    name: jsonb('name').$type<LocalizedText>().notNull(),
    price: integer('price').notNull(),
    leadTimeDaysP50: doublePrecision('lead_time_days_p50').notNull(),
    leadTimeDaysP90: doublePrecision('lead_time_days_p90').notNull(),
    preparationDays: doublePrecision('preparation_days').notNull(),
    plannedHours: doublePrecision('planned_hours').notNull(),
    unplannedHours: doublePrecision('unplanned_hours').notNull(),
    labour: integer('labour').notNull(),
    collateral: integer('collateral').notNull(),
    emergencyPremium: integer('emergency_premium').notNull(),
    priorBeta: doublePrecision('prior_beta').notNull(),
    priorEta: doublePrecision('prior_eta').notNull(),
    version: integer('version').notNull().default(1),
  },
  () => manufacturerPolicies('part_catalogue'),
);

/** Lives that ended, by failure (`failureObserved`) or before it; what learning learns from. */
export const endedLives = pgTable(
  'ended_lives',
  {
    id: text('id').primaryKey(),
    tenantId: tenantId(),
    modelId: typedId<MachineModelId>('model_id')
      .notNull()
      .references(() => machineModels.id),
    positionId: typedId<PositionId>('position_id').notNull(),
    partNumber: typedId<PartNumber>('part_number')
      .notNull()
      .references(() => partCatalogue.partNumber),
    serial: text('serial'),
    /** Set when the life ended in the field; one ended life per fitted part. */
    fittedPartId: text('fitted_part_id').unique(),
    life: doublePrecision('life').notNull(),
    lifeUnit: text('life_unit').notNull(),
    failureObserved: boolean('failure_observed').notNull(),
    /** As-found severity, where an engineer saw the part. */
    severity: text('severity'),
    history: jsonb('history'),
    /** `recordedAt` as it was when the history of a life in the field was read; another one has to be read again. */
    historyOf: instant('history_of'),
    /**
     * Up to where the windows of a life in the field were read: its end, as it was then; earlier where the machine had
     * fallen silent, or where they were made again since, from readings that came late.
     */
    historyUntil: instant('history_until'),
    /** Which part of a life in the field was not monitored; null where its history is whole, or none was read. */
    unseen: text('unseen').$type<'start' | 'middle' | 'end'>(),
    endedAt: instant('ended_at').notNull(),
    recordedAt: instant('recorded_at').notNull(),
  },
  (t) => [
    index('ended_lives_part').on(t.modelId, t.positionId, t.partNumber),
    ...experiencePolicies('ended_lives'),
  ],
);

/** What the ended lives have taught, one row per (model, position, part number); the rooms read it. */
export const partKnowledge = pgTable(
  'part_knowledge',
  {
    modelId: typedId<MachineModelId>('model_id')
      .notNull()
      .references(() => machineModels.id),
    positionId: typedId<PositionId>('position_id').notNull(),
    partNumber: typedId<PartNumber>('part_number').notNull(),
    tenantId: tenantId(),
    lives: integer('lives').notNull(),
    failures: integer('failures').notNull(),
    knowledge: jsonb('knowledge').notNull(),
    /** Over the lives that it was learned from: with other lives it is out of date. */
    livesDigest: text('lives_digest'),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.modelId, t.positionId, t.partNumber] }),
    ...manufacturerPolicies('part_knowledge'),
  ],
);
