import type { ZoneLimits } from '@kizashi/condition-monitoring/data-acquisition';
import type {
  CustomerId,
  DeviceId,
  FittedPartId,
  LineId,
  MachineId,
  MachineModelId,
  OrderId,
  PartNumber,
  PlannedStopId,
  PositionId,
  SiteId,
} from '@kizashi/kernel';
import { sql } from 'drizzle-orm';
import {
  bigserial,
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgPolicy,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { machineModels, partCatalogue } from './catalogue.ts';
import { appRole, belongsTo, customerPolicies, instant, tenantId, typedId } from './columns.ts';

export const customers = pgTable(
  'customers',
  { id: typedId<CustomerId>('id').primaryKey(), tenantId: tenantId(), name: text('name').notNull() },
  () => [check('customers_id_is_no_scope', sql`id not in ('', '*')`), ...customerPolicies('customers', 'id')],
);

const customerId = () =>
  typedId<CustomerId>('customer_id')
    .notNull()
    .references(() => customers.id);

export const sites = pgTable(
  'sites',
  {
    id: typedId<SiteId>('id').primaryKey(),
    tenantId: tenantId(),
    customerId: customerId(),
    name: text('name').notNull(),
    timeZone: text('time_zone').notNull(),
  },
  (t) => [unique('sites_customer').on(t.id, t.customerId), ...customerPolicies('sites')],
);

export const lines = pgTable(
  'lines',
  {
    id: typedId<LineId>('id').primaryKey(),
    tenantId: tenantId(),
    customerId: customerId(),
    siteId: typedId<SiteId>('site_id').notNull(),
    name: text('name').notNull(),
    downtimeCostPerHour: integer('downtime_cost_per_hour').notNull(),
  },
  (t) => [
    unique('lines_customer').on(t.id, t.customerId),
    unique('lines_site').on(t.id, t.siteId, t.customerId),
    belongsTo('lines_site', [t.siteId, t.customerId], [sites.id, sites.customerId]),
    ...customerPolicies('lines'),
  ],
);

export const plannedStops = pgTable(
  'planned_stops',
  {
    id: typedId<PlannedStopId>('id').primaryKey(),
    tenantId: tenantId(),
    customerId: customerId(),
    lineId: typedId<LineId>('line_id').notNull(),
    fromAt: instant('from_at').notNull(),
    toAt: instant('to_at').notNull(),
    rrule: text('rrule'),
    confirmedAt: instant('confirmed_at'),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    index('planned_stops_line').on(t.lineId, t.fromAt),
    belongsTo('planned_stops_line', [t.lineId, t.customerId], [lines.id, lines.customerId]),
    ...customerPolicies('planned_stops'),
  ],
);

export const machines = pgTable(
  'machines',
  {
    id: typedId<MachineId>('id').primaryKey(),
    tenantId: tenantId(),
    customerId: customerId(),
    siteId: typedId<SiteId>('site_id').notNull(),
    lineId: typedId<LineId>('line_id').notNull(),
    modelId: typedId<MachineModelId>('model_id')
      .notNull()
      .references(() => machineModels.id),
    serial: text('serial').notNull(),
    /** Limits of this machine alone, by channel; its model's hold for the others. */
    zoneLimits: jsonb('zone_limits').$type<Readonly<Record<string, ZoneLimits>>>().notNull().default({}),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    uniqueIndex('machines_serial').on(t.tenantId, t.serial),
    index('machines_line').on(t.lineId),
    unique('machines_customer').on(t.id, t.customerId),
    belongsTo(
      'machines_line',
      [t.lineId, t.siteId, t.customerId],
      [lines.id, lines.siteId, lines.customerId],
    ),
    ...customerPolicies('machines'),
  ],
);

/** A device is one machine's controller; the secret is kept as a hash only. */
export const devices = pgTable(
  'devices',
  {
    id: typedId<DeviceId>('id').primaryKey(),
    tenantId: tenantId(),
    customerId: customerId(),
    machineId: typedId<MachineId>('machine_id').notNull(),
    /** SHA-256 of a 256-bit random secret, hex. */
    secretHash: text('secret_hash').notNull(),
    /** The secret before the last rotation, valid until `previousSecretUntil` (wall time) or the new one is used. */
    previousSecretHash: text('previous_secret_hash'),
    previousSecretUntil: instant('previous_secret_until'),
    /** What the controller calls itself (serial number, MAC) where it claimed its place; null where a person made it. */
    hardwareId: text('hardware_id'),
    createdAt: instant('created_at').notNull(),
    revokedAt: instant('revoked_at'),
  },
  (t) => [
    index('devices_machine').on(t.machineId),
    unique('devices_customer').on(t.id, t.customerId),
    belongsTo('devices_machine', [t.machineId, t.customerId], [machines.id, machines.customerId]),
    ...customerPolicies('devices'),
  ],
);

/** One part instance in one position from one date to another. */
export const fittedParts = pgTable(
  'fitted_parts',
  {
    id: typedId<FittedPartId>('id').primaryKey(),
    tenantId: tenantId(),
    customerId: customerId(),
    machineId: typedId<MachineId>('machine_id').notNull(),
    positionId: typedId<PositionId>('position_id').notNull(),
    partNumber: typedId<PartNumber>('part_number')
      .notNull()
      .references(() => partCatalogue.partNumber),
    serial: text('serial').notNull(),
    fittedAt: instant('fitted_at').notNull(),
    removedAt: instant('removed_at'),
    /** How its life ended, as the engineer found it or somebody entered it; null while nobody has said. */
    endedBy: text('ended_by').$type<'failure' | 'preventive'>(),
  },
  (t) => [
    uniqueIndex('fitted_parts_one_per_position').on(t.machineId, t.positionId).where(sql`removed_at is null`),
    unique('fitted_parts_machine').on(t.id, t.machineId, t.customerId),
    belongsTo('fitted_parts_machine', [t.machineId, t.customerId], [machines.id, machines.customerId]),
    ...customerPolicies('fitted_parts'),
  ],
);

export const stock = pgTable(
  'stock',
  {
    tenantId: tenantId(),
    customerId: customerId(),
    siteId: typedId<SiteId>('site_id').notNull(),
    partNumber: typedId<PartNumber>('part_number')
      .notNull()
      .references(() => partCatalogue.partNumber),
    quantity: integer('quantity').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.partNumber] }),
    belongsTo('stock_site', [t.siteId, t.customerId], [sites.id, sites.customerId]),
    ...customerPolicies('stock'),
  ],
);

/** Where each machine stands now; history is in `state_changes`. */
export const machineStates = pgTable(
  'machine_states',
  {
    machineId: typedId<MachineId>('machine_id').primaryKey(),
    tenantId: tenantId(),
    customerId: customerId(),
    state: text('state').notNull(),
    since: instant('since').notNull(),
    mode: text('mode'),
    lastReadingAt: instant('last_reading_at'),
    /** Of the worst part, null when withheld. */
    health: doublePrecision('health'),
    channels: jsonb('channels').notNull(),
  },
  (t) => [
    belongsTo('machine_states_machine', [t.machineId, t.customerId], [machines.id, machines.customerId]),
    ...customerPolicies('machine_states'),
  ],
);

export const stateChanges = pgTable(
  'state_changes',
  {
    machineId: typedId<MachineId>('machine_id').notNull(),
    /** Empty for the machine as a whole. */
    channel: text('channel').notNull().default(''),
    at: instant('at').notNull(),
    tenantId: tenantId(),
    customerId: customerId(),
    state: text('state').notNull(),
    /** ISO 20816-3 zone of a channel that has zone limits. */
    zone: text('zone').$type<'A' | 'B' | 'C' | 'D'>(),
    recordedAt: instant('recorded_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.machineId, t.channel, t.at] }),
    belongsTo('state_changes_machine', [t.machineId, t.customerId], [machines.id, machines.customerId]),
    ...customerPolicies('state_changes'),
  ],
);

/**
 * Who said when that a part was replaced. Reports of the same position within 72 h are one swap: they share the new
 * fitted part.
 */
export const swapReports = pgTable(
  'swap_reports',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    tenantId: tenantId(),
    customerId: customerId(),
    machineId: typedId<MachineId>('machine_id').notNull(),
    /** The part that came in. */
    fittedPartId: typedId<FittedPartId>('fitted_part_id').notNull(),
    source: text('source').$type<'device' | 'order' | 'hand'>().notNull(),
    at: instant('at').notNull(),
    recordedAt: instant('recorded_at').notNull(),
    actor: text('actor').notNull(),
    orderId: typedId<OrderId>('order_id'),
    serial: text('serial'),
    partNumber: text('part_number'),
    /** Message key of a device's report, so that a repeated one is known. */
    messageKey: text('message_key').unique(),
  },
  (t) => [
    index('swap_reports_part').on(t.fittedPartId),
    belongsTo(
      'swap_reports_fitted_part',
      [t.fittedPartId, t.machineId, t.customerId],
      [fittedParts.id, fittedParts.machineId, fittedParts.customerId],
    ),
    // What a device or an engineer reported stays for ever; a mistake by hand goes with the part that it entered.
    pgPolicy('swap_reports_delete', {
      as: 'restrictive',
      for: 'delete',
      to: appRole,
      using: sql`source = 'hand'`,
    }),
    ...customerPolicies('swap_reports'),
  ],
);
