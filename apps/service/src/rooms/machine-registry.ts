import type { MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import type { PartKnowledge } from '@kizashi/condition-monitoring/prognostic-assessment';
import type { DeviceId } from '@kizashi/kernel';
import { schema, type Transaction, WorkerDatabase } from '@kizashi/storage/database';
import { Injectable } from '@nestjs/common';
import { asc, isNull } from 'drizzle-orm';
import { Announcements } from '../announcements/index.ts';
import { intervalWidening } from '../models/coverage/interval-widening.ts';
import { ReleasedModels } from '../models/registry/released-models.ts';
import { subjectKey } from '../models/subject.ts';
import type { FittedPartRecord, MachineRecord } from './machine-record.ts';

/** Machines by device, kept in memory: the rooms ask for them at every pass. Read again after every edit. */
@Injectable()
export class MachineRegistry {
  #machines: Promise<ReadonlyMap<DeviceId, MachineRecord>> | undefined;
  #newest: ReadonlyMap<DeviceId, MachineRecord> = new Map();

  constructor(
    private readonly database: WorkerDatabase,
    private readonly models: ReleasedModels,
    announcements: Announcements,
  ) {
    announcements.all.subscribe(({ type }) => {
      if (type === 'RegistryChanged') this.#machines = undefined;
    });
  }

  /** As it was last read: for a first look, which may be a moment behind. */
  lastKnown(deviceId: DeviceId): MachineRecord | undefined {
    return this.#newest.get(deviceId);
  }

  /** Machines that have a device, by device. */
  async all(): Promise<ReadonlyMap<DeviceId, MachineRecord>> {
    this.#machines ??= this.database.asWorker((tx) => loadMachines(tx, this.models));
    try {
      this.#newest = await this.#machines;
      return this.#newest;
    } catch (error) {
      this.#machines = undefined;
      throw error;
    }
  }
}

async function loadMachines(
  tx: Transaction,
  released: ReleasedModels,
): Promise<ReadonlyMap<DeviceId, MachineRecord>> {
  const models = new Map<string, MachineModel>(
    (await tx.select().from(schema.machineModels)).map((model) => [model.id, model]),
  );
  const catalogue = new Map(
    (await tx.select().from(schema.partCatalogue)).map((part) => [part.partNumber, part]),
  );
  const sites = new Map((await tx.select().from(schema.sites)).map((site) => [site.id, site]));
  const lines = new Map((await tx.select().from(schema.lines)).map((line) => [line.id, line]));
  const stops = Map.groupBy(await tx.select().from(schema.plannedStops), (stop) => stop.lineId);
  const stock = new Map(
    (await tx.select().from(schema.stock)).map((row) => [`${row.siteId} ${row.partNumber}`, row.quantity]),
  );
  const knowledge = new Map(
    (await tx.select().from(schema.partKnowledge)).map((row) => [
      subjectKey({ ...row, machineModelId: row.modelId }),
      row.knowledge as PartKnowledge,
    ]),
  );
  const lifeModels = await released.load(tx);
  const widening = await intervalWidening(tx);
  const fitted = Map.groupBy(
    await tx.select().from(schema.fittedParts).orderBy(asc(schema.fittedParts.fittedAt)),
    (part) => part.machineId,
  );
  const machines = new Map((await tx.select().from(schema.machines)).map((machine) => [machine.id, machine]));
  const devices = await tx.select().from(schema.devices).where(isNull(schema.devices.revokedAt));

  const records = new Map<DeviceId, MachineRecord>();
  for (const device of devices) {
    const machine = machines.get(device.machineId);
    const model = machine && models.get(machine.modelId);
    const line = machine && lines.get(machine.lineId);
    const site = machine && sites.get(machine.siteId);
    if (!machine || !model || !line || !site) continue;
    const parts = (fitted.get(machine.id) ?? []).flatMap((part): FittedPartRecord[] => {
      const position = model.positions.find(({ id }) => id === part.positionId);
      const entry = catalogue.get(part.partNumber);
      if (position === undefined || entry === undefined) return [];
      const subject = subjectKey({
        machineModelId: model.id,
        positionId: position.id,
        partNumber: part.partNumber,
      });
      const known = knowledge.get(subject);
      const lifeModel = lifeModels.get(subject);
      const widened = widening.get(subject);
      return [
        {
          id: part.id,
          position,
          partNumber: part.partNumber,
          serial: part.serial,
          fittedAt: part.fittedAt,
          ...(part.removedAt !== null && { removedAt: part.removedAt }),
          catalogue: entry,
          ...(known !== undefined && { knowledge: known }),
          ...(lifeModel !== undefined && { lifeModel }),
          ...(widened !== undefined && { widening: widened }),
          inStock: stock.get(`${machine.siteId} ${part.partNumber}`) ?? 0,
        },
      ];
    });
    records.set(device.id, {
      id: machine.id,
      serial: machine.serial,
      deviceId: device.id,
      customerId: machine.customerId,
      siteId: machine.siteId,
      lineId: machine.lineId,
      timeZone: site.timeZone,
      downtimeCostPerHour: line.downtimeCostPerHour,
      model,
      zoneLimits: machine.zoneLimits,
      parts,
      stops: stops.get(line.id) ?? [],
    });
  }
  return records;
}
