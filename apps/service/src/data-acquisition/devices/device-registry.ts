import type { MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import type { DeviceId, MachineModelId } from '@kizashi/kernel';
import { schema, type Transaction, WorkerDatabase } from '@kizashi/storage/database';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { eq } from 'drizzle-orm';
import { type Observable, Subject } from 'rxjs';
import { Announcements } from '../../announcements/index.ts';
import { TELEMETRY_STORE } from '../../storage.module.ts';
import type { KnownDevice } from './known-device.ts';

/**
 * Every device in memory, so that known devices sign in and publish while PostgreSQL is down. Read again after every
 * edit of the tenant tree; a read that fails leaves what is known as it is.
 */
@Injectable()
export class DeviceRegistry {
  readonly #log = new Logger(DeviceRegistry.name);
  readonly #models = new Map<MachineModelId, { readonly version: number; readonly model: MachineModel }>();
  readonly #changed = new Subject<void>();
  #devices: ReadonlyMap<DeviceId, KnownDevice> = new Map();
  #reading: Promise<void> = Promise.resolve();

  /** After every reading: somebody may have been revoked. */
  readonly changed: Observable<void> = this.#changed;

  constructor(
    private readonly database: WorkerDatabase,
    @Inject(TELEMETRY_STORE) private readonly telemetry: TelemetryStore,
    announcements: Announcements,
  ) {
    announcements.all.subscribe(({ type }) => {
      if (type !== 'RegistryChanged') return;
      this.refresh().catch((error: unknown) => {
        this.#log.warn(`Devices could not be read again; those known stay known: ${String(error)}`);
      });
    });
  }

  /** Resolves when the memory holds at least what the database held at the time of the call. */
  refresh(): Promise<void> {
    const next = this.#reading.catch(() => undefined).then(() => this.#read());
    this.#reading = next;
    return next;
  }

  /** Undefined where there is no such device or it was revoked. */
  active(id: string): KnownDevice | undefined {
    const device = this.known(id);
    return device?.revoked ? undefined : device;
  }

  /** Revoked ones too: their readings are still there. */
  known(id: string): KnownDevice | undefined {
    return this.#devices.get(id as DeviceId);
  }

  async #read(): Promise<void> {
    const rows = await this.database.asWorker(readDevices);
    const devices = new Map<DeviceId, KnownDevice>();
    for (const { device, machine, model } of rows) {
      const known = await this.#modelOf(model);
      if (!known) continue;
      devices.set(device.id, {
        id: device.id,
        machineId: machine.id,
        customerId: machine.customerId,
        model: known,
        secretHash: device.secretHash,
        revoked: device.revokedAt !== null,
      });
    }
    this.#devices = devices;
    this.#changed.next();
  }

  /** The model, once the telemetry store knows its channels; undefined keeps its devices out, which loses nothing. */
  async #modelOf(row: typeof schema.machineModels.$inferSelect): Promise<MachineModel | undefined> {
    const known = this.#models.get(row.id);
    if (known?.version === row.version) return known.model;
    const model: MachineModel = {
      id: row.id,
      name: row.name,
      channels: row.channels,
      positions: row.positions,
    };
    try {
      await this.telemetry.defineModel(model.id, model.channels);
    } catch (error) {
      this.#log.error(`Devices of machine model ${model.id} are not let in: ${String(error)}`);
      return undefined;
    }
    this.#models.set(model.id, { version: row.version, model });
    return model;
  }
}

function readDevices(tx: Transaction) {
  return tx
    .select({ device: schema.devices, machine: schema.machines, model: schema.machineModels })
    .from(schema.devices)
    .innerJoin(schema.machines, eq(schema.machines.id, schema.devices.machineId))
    .innerJoin(schema.machineModels, eq(schema.machineModels.id, schema.machines.modelId));
}
