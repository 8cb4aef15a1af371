import type { CustomerId, DeviceId, MachineId } from '@kizashi/kernel';
import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { belongsTo, customerPolicies, instant, tenantId, typedId } from './columns.ts';
import { devices, machines } from './tenant-tree.ts';

const customerId = () => typedId<CustomerId>('customer_id').notNull();

/** What devices were told to do. A device that is away gets what has not expired when it comes back. */
export const deviceCommands = pgTable(
  'device_commands',
  {
    id: text('id').primaryKey(),
    tenantId: tenantId(),
    customerId: customerId(),
    deviceId: typedId<DeviceId>('device_id').notNull(),
    op: text('op').notNull(),
    args: jsonb('args').$type<Readonly<Record<string, unknown>>>().notNull(),
    /** Who asked: a user, a token, or `service`. */
    requestedBy: text('requested_by').notNull(),
    requestedAt: instant('requested_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    state: text('state')
      .$type<'pending' | 'sent' | 'done' | 'failed' | 'refused' | 'expired'>()
      .notNull()
      .default('pending'),
    sentAt: instant('sent_at'),
    /** When the device first answered. That answer stands: whatever it says of this command afterwards is ignored. */
    acknowledgedAt: instant('acknowledged_at'),
    /** The device's own word for why, where it gave one. */
    code: text('code'),
    endedAt: instant('ended_at'),
  },
  (t) => [
    index('device_commands_device').on(t.deviceId, t.requestedAt, t.id),
    index('device_commands_open').on(t.expiresAt).where(sql`ended_at is null`),
    belongsTo('device_commands_device', [t.deviceId, t.customerId], [devices.id, devices.customerId]),
    ...customerPolicies('device_commands'),
  ],
);

/** Desired configurations, every revision of them: the newest is what a device should run with. */
export const deviceConfigurations = pgTable(
  'device_configurations',
  {
    deviceId: typedId<DeviceId>('device_id').notNull(),
    revision: integer('revision').notNull(),
    tenantId: tenantId(),
    customerId: customerId(),
    configuration: jsonb('configuration').$type<Readonly<Record<string, unknown>>>().notNull(),
    setBy: text('set_by').notNull(),
    setAt: instant('set_at').notNull(),
    status: text('status').$type<'applied' | 'refused'>(),
    code: text('code'),
    answeredAt: instant('answered_at'),
  },
  (t) => [
    primaryKey({ columns: [t.deviceId, t.revision] }),
    belongsTo('device_configurations_device', [t.deviceId, t.customerId], [devices.id, devices.customerId]),
    ...customerPolicies('device_configurations'),
  ],
);

/** Single-use codes with which a controller takes its place at a machine; only their SHA-256 is kept. */
export const claimCodes = pgTable(
  'claim_codes',
  {
    id: text('id').primaryKey(),
    tenantId: tenantId(),
    customerId: customerId(),
    machineId: typedId<MachineId>('machine_id').notNull(),
    codeHash: text('code_hash').notNull().unique(),
    /** The one controller that may use it; null: the first that comes. */
    hardwareId: text('hardware_id'),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
    revokedAt: instant('revoked_at'),
    deviceId: typedId<DeviceId>('device_id'),
  },
  (t) => [
    index('claim_codes_machine').on(t.machineId),
    belongsTo('claim_codes_machine', [t.machineId, t.customerId], [machines.id, machines.customerId]),
    ...customerPolicies('claim_codes'),
  ],
);
