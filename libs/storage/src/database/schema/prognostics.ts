import type {
  Because,
  DataQuality,
  ForecastCause,
  ModelIdentity,
} from '@kizashi/condition-monitoring/prognostic-assessment';
import type {
  CustomerId,
  DeviceId,
  FittedPartId,
  ForecastId,
  LocalizedText,
  MachineId,
} from '@kizashi/kernel';
import { sql } from 'drizzle-orm';
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
import { belongsTo, bytes, customerPolicies, instant, tenantId, typedId } from './columns.ts';
import { customers, devices, fittedParts } from './tenant-tree.ts';

const customerId = () =>
  typedId<CustomerId>('customer_id')
    .notNull()
    .references(() => customers.id);

export const forecasts = pgTable(
  'forecasts',
  {
    id: typedId<ForecastId>('id').primaryKey(),
    tenantId: tenantId(),
    customerId: customerId(),
    machineId: typedId<MachineId>('machine_id').notNull(),
    fittedPartId: typedId<FittedPartId>('fitted_part_id').notNull(),
    asOf: instant('as_of').notNull(),
    revision: integer('revision').notNull().default(1),
    backfilled: boolean('backfilled').notNull().default(false),
    recordedAt: instant('recorded_at').notNull(),
    status: text('status').$type<'estimated' | 'withheld'>().notNull(),
    reason: text('reason'),
    endsWhen: jsonb('ends_when').$type<LocalizedText>(),
    lifeUnit: text('life_unit').notNull(),
    lifeUsed: doublePrecision('life_used'),
    /** 99 values, 1 % to 99 %, in life units; 'Infinity' allowed. Empty when withheld. */
    quantiles: doublePrecision('quantiles').array().notNull(),
    lifePerHour: doublePrecision('life_per_hour'),
    pFail72h: doublePrecision('p_fail_72h'),
    pFail7d: doublePrecision('p_fail_7d'),
    pFail30d: doublePrecision('p_fail_30d'),
    pWearAbove5Percent: doublePrecision('p_wear_above_5_percent'),
    failureMode: text('failure_mode'),
    because: jsonb('because').$type<readonly Because[]>().notNull(),
    dataQuality: jsonb('data_quality').$type<DataQuality>().notNull(),
    model: jsonb('model').$type<ModelIdentity>().notNull(),
    /** Null only in rows from before causes were kept. */
    cause: jsonb('cause').$type<ForecastCause>(),
  },
  (t) => [
    index('forecasts_latest').on(t.fittedPartId, t.asOf.desc(), t.revision.desc()),
    // Few rows: urgent warnings are counted without reading all that was ever said.
    index('forecasts_urgent').on(t.fittedPartId, t.asOf).where(sql`p_fail_72h > 0.1`),
    belongsTo(
      'forecasts_fitted_part',
      [t.fittedPartId, t.machineId, t.customerId],
      [fittedParts.id, fittedParts.machineId, fittedParts.customerId],
    ),
    ...customerPolicies('forecasts'),
  ],
);

/**
 * How far a device's windows are closed, and the memory of every room at that point. Rooms resume from it. The memory is
 * JSON, compressed with zstd; plain where it was written before it was compressed.
 */
export const trendStates = pgTable(
  'trend_states',
  {
    deviceId: typedId<DeviceId>('device_id').primaryKey(),
    tenantId: tenantId(),
    customerId: customerId(),
    closedUntil: instant('closed_until').notNull(),
    memory: bytes('memory').notNull(),
  },
  (t) => [
    belongsTo('trend_states_device', [t.deviceId, t.customerId], [devices.id, devices.customerId]),
    ...customerPolicies('trend_states'),
  ],
);

/** Daily copies of `trend_states`: late data folds again from the newest one before it. */
export const trendSnapshots = pgTable(
  'trend_snapshots',
  {
    deviceId: typedId<DeviceId>('device_id').notNull(),
    closedUntil: instant('closed_until').notNull(),
    tenantId: tenantId(),
    customerId: customerId(),
    memory: bytes('memory').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.deviceId, t.closedUntil] }),
    belongsTo('trend_snapshots_device', [t.deviceId, t.customerId], [devices.id, devices.customerId]),
    ...customerPolicies('trend_snapshots'),
  ],
);
