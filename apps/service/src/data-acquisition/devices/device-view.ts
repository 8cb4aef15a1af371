import type { Device } from '@kizashi/api-contract';
import { usernameOf } from '@kizashi/firmware-contracts';
import { type MachineModelId, toIso } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';
import { and, eq, isNull } from 'drizzle-orm';
import type { DevicePresence, Presence } from './device-presence.ts';

const { devices, machines } = schema;

export type DeviceRow = typeof devices.$inferSelect;

/** A device with its machine's model, which says where its readings are kept. */
export interface DeviceOfModel {
  readonly device: DeviceRow;
  readonly modelId: MachineModelId;
}

/** Devices that were not revoked, in the scope of the transaction. */
export function selectDevices(tx: Transaction) {
  return tx
    .select({ device: devices, modelId: machines.modelId })
    .from(devices)
    .innerJoin(machines, eq(machines.id, devices.machineId))
    .$dynamic();
}

export const notRevoked = isNull(devices.revokedAt);

export async function findDevice(tx: Transaction, id: DeviceRow['id']): Promise<DeviceOfModel | undefined> {
  const [found] = await selectDevices(tx).where(and(eq(devices.id, id), notRevoked));
  return found;
}

/** When devices were last heard, and what they said of themselves. */
export type Presences = ReadonlyMap<DeviceRow['id'], Partial<Presence>>;

/** From memory for whom was heard since the start; for the others the time of the last reading on disk. */
export async function presencesOf(
  rows: readonly DeviceOfModel[],
  presence: DevicePresence,
  telemetry: TelemetryStore,
): Promise<Presences> {
  const found = new Map<DeviceRow['id'], Partial<Presence>>();
  for (const [modelId, ofModel] of Map.groupBy(rows, (row) => row.modelId)) {
    const ids = ofModel.map(({ device }) => device.id);
    const readings = await telemetry.lastReadingAt(modelId, ids);
    for (const id of ids) {
      const lastSeenAt = readings.get(id);
      found.set(id, presence.of(id) ?? (lastSeenAt === undefined ? {} : { lastSeenAt }));
    }
  }
  return found;
}

export function toDevice({ id, machineId, tenantId }: DeviceRow, presences: Presences = new Map()): Device {
  const { lastSeenAt, state } = presences.get(id) ?? {};
  return {
    id,
    machineId,
    tenant: tenantId,
    username: usernameOf({ tenant: tenantId, device: id }),
    lastSeenAt: lastSeenAt === undefined ? null : toIso(lastSeenAt),
    state: state ?? null,
  };
}
