import type { MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import type { DeviceId, MachineModelId } from '@kizashi/kernel';
import { schema, type Transaction, WorkerDatabase } from '@kizashi/storage/database';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { eq, type SQL } from 'drizzle-orm';
import { type Observable, Subject } from 'rxjs';
import { Announcements } from '../../announcements/index.ts';
import { TELEMETRY_STORE } from '../../storage.module.ts';
import type { KnownDevice } from './known-device.ts';

/**
 * Every device in memory, so that known devices sign in and publish while PostgreSQL is down. A device that is edited is
 * read again by itself, all of them after an edit of a machine model; a read that fails leaves what is known as it is.
 */
@Injectable()
export class DeviceRegistry {
  readonly #log = new Logger(DeviceRegistry.name);
  readonly #models = new Map<MachineModelId, { readonly version: number; readonly model: MachineModel }>();
  readonly #changed = new Subject<void>();
  /** Previous secrets whose new one has been used; a reading that began before must not bring them back. */
  readonly #retired = new Set<string>();
  #devices = new Map<DeviceId, KnownDevice>();
  /** The last reading failed: the next edit, of whatever kind, is the occasion to read again. */
  #behind = false;
  /** The reading under way, and the one that will follow it for everybody who asked meanwhile. */
  #reading: Promise<void> | undefined;
  #following: Promise<void> | undefined;

  /** After every reading: somebody may have been revoked. */
  readonly changed: Observable<void> = this.#changed;

  constructor(
    private readonly database: WorkerDatabase,
    @Inject(TELEMETRY_STORE) private readonly telemetry: TelemetryStore,
    announcements: Announcements,
  ) {
    announcements.all.subscribe((fact) => {
      if (fact.type !== 'RegistryChanged') return;
      if (!this.#behind && fact.kind !== undefined && fact.kind !== 'machine-model') return;
      this.refresh().catch((error: unknown) => {
        this.#log.warn(`Devices could not be read again; those known stay known: ${String(error)}`);
      });
    });
  }

  /** Resolves when the memory holds at least what the database held at the time of the call. */
  refresh(): Promise<void> {
    if (this.#following) return this.#following;
    if (!this.#reading) return this.#start();
    this.#following = this.#reading
      .catch(() => undefined)
      .then(() => {
        this.#following = undefined;
        return this.#start();
      });
    return this.#following;
  }

  /** The same for one device that was edited: making the ten-thousandth must not read all of them. */
  async refreshOne(id: DeviceId): Promise<void> {
    await this.#reading?.catch(() => undefined);
    const one = await this.#read(eq(schema.devices.id, id));
    for (const [known, device] of one) this.#devices.set(known, device);
    this.#changed.next();
  }

  /** Undefined where there is no such device or it was revoked. */
  active(id: string): KnownDevice | undefined {
    const device = this.known(id);
    return device?.revoked ? undefined : device;
  }

  /** The new secret has been used: from now on it is the only one, whether or not that could be written down. */
  retirePrevious(id: DeviceId): void {
    const device = this.#devices.get(id);
    if (!device?.previousSecret) return;
    this.#retired.add(device.previousSecret.hash);
    const { previousSecret: _, ...now } = device;
    this.#devices.set(id, now);
    this.#changed.next();
  }

  /** Revoked ones too: their readings are still there. */
  known(id: string): KnownDevice | undefined {
    return this.#devices.get(id as DeviceId);
  }

  #start(): Promise<void> {
    this.#reading = this.#read()
      .then(
        (devices) => {
          this.#behind = false;
          this.#devices = devices;
          this.#changed.next();
        },
        (error: unknown) => {
          this.#behind = true;
          throw error;
        },
      )
      .finally(() => {
        this.#reading = undefined;
      });
    return this.#reading;
  }

  async #read(which?: SQL): Promise<Map<DeviceId, KnownDevice>> {
    const { rows, models } = await this.database.asWorker(async (tx) => ({
      rows: await readDevices(tx, which),
      models: await tx.select().from(schema.machineModels),
    }));
    const known = new Map<MachineModelId, MachineModel>();
    for (const row of models) {
      const model = await this.#modelOf(row);
      if (model) known.set(row.id, model);
    }
    return new Map(
      rows.flatMap(({ device, modelId }): [DeviceId, KnownDevice][] => {
        const model = known.get(modelId);
        if (!model) return [];
        return [[device.id, toKnownDevice(device, model, this.#retired)]];
      }),
    );
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

function toKnownDevice(
  row: typeof schema.devices.$inferSelect,
  model: MachineModel,
  retired: ReadonlySet<string>,
): KnownDevice {
  const { id, machineId, customerId, secretHash, previousSecretHash: hash, previousSecretUntil: until } = row;
  const revoked = row.revokedAt !== null;
  const known = { id, machineId, customerId, model, secretHash, revoked };
  if (hash === null || until === null || retired.has(hash)) return known;
  return { ...known, previousSecret: { hash, until } };
}

function readDevices(tx: Transaction, which: SQL | undefined) {
  return tx
    .select({ device: schema.devices, modelId: schema.machines.modelId })
    .from(schema.devices)
    .innerJoin(schema.machines, eq(schema.machines.id, schema.devices.machineId))
    .where(which);
}
