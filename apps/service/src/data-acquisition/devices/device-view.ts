import type { Device } from '@kizashi/api-contract';
import { usernameOf } from '@kizashi/firmware-contracts';
import { type EpochMs, type MachineModelId, toIso } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';
import { and, eq, isNull } from 'drizzle-orm';
import type { DevicePresence } from './device-presence.ts';

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

/** The later of the last message since the start and the last reading on disk, by device. */
export async function lastSeen(
  rows: readonly DeviceOfModel[],
  presence: DevicePresence,
  telemetry: TelemetryStore,
): Promise<ReadonlyMap<DeviceRow['id'], EpochMs>> {
  const seen = new Map<DeviceRow['id'], EpochMs>();
  for (const [modelId, ofModel] of Map.groupBy(rows, (row) => row.modelId)) {
    const readings = await telemetry.lastReadingAt(
      modelId,
      ofModel.map(({ device }) => device.id),
    );
    for (const { device } of ofModel) {
      const heardAt = presence.of(device.id)?.lastSeenAt ?? readings.get(device.id);
      if (heardAt !== undefined) seen.set(device.id, heardAt);
    }
  }
  return seen;
}

export function toDevice({ id, machineId, tenantId }: DeviceRow, lastSeenAt: EpochMs | undefined): Device {
  return {
    id,
    machineId,
    tenant: tenantId,
    username: usernameOf({ tenant: tenantId, device: id }),
    lastSeenAt: lastSeenAt === undefined ? null : toIso(lastSeenAt),
  };
}
