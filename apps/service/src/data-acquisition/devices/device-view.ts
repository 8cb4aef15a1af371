import type { Device } from '@kizashi/api-contract';
import { usernameOf } from '@kizashi/firmware-contracts';
import { asId, type DeviceId, type EpochMs, type MachineModelId, toIso } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';
import { Inject, Injectable } from '@nestjs/common';
import { and, eq, isNull } from 'drizzle-orm';
import { wallNow } from '../../fleet-clock/fleet-clock.ts';
import { notFound } from '../../problem/index.ts';
import { TELEMETRY_STORE } from '../../storage.module.ts';
import { LiveSessions } from '../broker/live-sessions.ts';
import { DevicePresence } from './device-presence.ts';
import { DeviceTroubles } from './device-troubles.ts';

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

/** @throws HttpProblem `not-found` */
export async function findDevice(tx: Transaction, id: string): Promise<DeviceOfModel> {
  const [found] = await selectDevices(tx).where(and(eq(devices.id, asId<DeviceId>(id)), notRevoked));
  if (found === undefined) throw notFound('device', id);
  return found;
}

/** Devices as the API shows them: their rows, and what broker and ingest know of them now. */
@Injectable()
export class DeviceViews {
  constructor(
    private readonly presence: DevicePresence,
    private readonly live: LiveSessions,
    private readonly troubles: DeviceTroubles,
    @Inject(TELEMETRY_STORE) private readonly telemetry: TelemetryStore,
  ) {}

  /** In the same order. Whoever was not heard since the start was last seen at its last reading on disk. */
  async of(rows: readonly DeviceOfModel[]): Promise<Device[]> {
    const readAt = new Map<DeviceRow['id'], EpochMs>();
    for (const [modelId, ofModel] of Map.groupBy(rows, (row) => row.modelId)) {
      const ids = ofModel.map(({ device }) => device.id);
      for (const [id, at] of await this.telemetry.lastReadingAt(modelId, ids)) readAt.set(id, at);
    }
    return rows.map(({ device }) => this.ofRow(device, readAt.get(device.id)));
  }

  ofRow(row: DeviceRow, lastReadingAt?: EpochMs): Device {
    const { id, machineId, tenantId, previousSecretUntil: until } = row;
    const { lastSeenAt = lastReadingAt, state } = this.presence.of(id) ?? {};
    return {
      id,
      machineId,
      tenant: tenantId,
      username: usernameOf({ tenant: tenantId, device: id }),
      lastSeenAt: lastSeenAt === undefined ? null : toIso(lastSeenAt),
      state: state ?? null,
      connected: this.live.of(id) !== undefined,
      previousSecretUntil: until !== null && wallNow() < until ? toIso(until) : null,
      troubles: this.troubles.of(id),
    };
  }
}
