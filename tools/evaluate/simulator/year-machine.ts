import type { MachineModel, TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import type { PartKnowledge } from '@kizashi/condition-monitoring/prognostic-assessment';
import {
  catalogueOf,
  type FleetMachine,
  type FleetScenario,
  lineOf,
  machineModelOf,
  recurringStops,
} from '@kizashi/device-sim';
import {
  asId,
  type CustomerId,
  DAY_MS,
  type DeviceId,
  type EpochMs,
  epochMs,
  type FittedPartId,
  HOUR_MS,
  type LineId,
  type MachineId,
  type PartNumber,
  type PositionId,
  type SiteId,
  type TimeRange,
} from '@kizashi/kernel';
import type {
  CataloguePart,
  FittedPartRecord,
  MachineRecord,
} from '../../../apps/service/src/rooms/machine-record.ts';

export const PERIOD_MS = HOUR_MS;
/** The advice looks as far ahead. */
const STOPS_AHEAD_MS = 120 * DAY_MS;

/** A part as the product knows it. Plain JSON. */
export interface YearPart {
  readonly positionId: PositionId;
  readonly serial: string;
  readonly fittedAt: EpochMs;
  readonly removedAt?: EpochMs;
}

type MachineType = FleetMachine['machine']['type'];

/** One machine of the year, and what the product was told of it; its hidden half stays in `simulated`. */
export class YearMachine {
  readonly simulated: FleetMachine['machine'];
  readonly model: MachineModel;
  readonly #frame: Omit<MachineRecord, 'parts'>;
  readonly #catalogue: ReadonlyMap<string, CataloguePart>;
  readonly #stock: ReadonlyMap<string, number>;
  readonly #stops: readonly {
    readonly firstAt: EpochMs;
    readonly hours: number;
    readonly everyWeeks: number;
  }[];
  readonly #columns: ReadonlyMap<string, number>;
  #seq = 0;

  constructor(fleetMachine: FleetMachine, scenario: FleetScenario, startsAt: EpochMs) {
    const { machine, line: key } = fleetMachine;
    const place = lineOf(scenario.customers, key);
    if (place === undefined) throw new Error(`there is no line ${key}`);
    this.simulated = machine;
    this.model = modelOf(machine.type);
    this.#columns = new Map(this.model.channels.map(({ id }, i) => [id, i]));
    this.#catalogue = new Map(catalogueOf(machine.type).map((part) => [part.partNumber, toRow(part)]));
    this.#stock = new Map(place.site.stock.map(({ partNumber, quantity }) => [partNumber, quantity]));
    this.#stops = recurringStops(place.line, place.site, startsAt);
    this.#frame = {
      id: asId<MachineId>(machine.serial),
      serial: machine.serial,
      deviceId: asId<DeviceId>(machine.serial),
      customerId: asId<CustomerId>('customer'),
      siteId: asId<SiteId>(place.site.name),
      lineId: asId<LineId>(key),
      timeZone: place.site.timeZone,
      downtimeCostPerHour: place.line.downtimeCostPerHour,
      model: this.model,
      stops: [],
    };
  }

  record(
    parts: readonly YearPart[],
    knowledge: (positionId: string) => PartKnowledge | undefined,
  ): MachineRecord {
    return {
      ...this.#frame,
      parts: parts.map((part): FittedPartRecord => {
        const position = this.model.positions.find(({ id }) => id === part.positionId)!;
        const known = knowledge(part.positionId);
        return {
          ...part,
          id: fittedPartId(this.simulated.serial, part),
          position,
          partNumber: position.partNumber,
          catalogue: this.catalogue(position.partNumber),
          ...(known !== undefined && { knowledge: known }),
          inStock: this.#stock.get(position.partNumber) ?? 0,
        };
      }),
    };
  }

  catalogue(partNumber: PartNumber): CataloguePart {
    return this.#catalogue.get(partNumber)!;
  }

  /** What its controller sends for [from, to). */
  measure(from: EpochMs, to: EpochMs): TelemetryRow[] {
    const rows: TelemetryRow[] = [];
    const first = Math.ceil(from / PERIOD_MS) * PERIOD_MS;
    for (let at = first; at < to; at += PERIOD_MS) {
      const measuredAt = epochMs(at);
      const values = new Float64Array(this.model.channels.length).fill(Number.NaN);
      for (const [channel, value] of this.simulated.readingsAt(measuredAt)) {
        values[this.#columns.get(channel)!] = value;
      }
      const { deviceId } = this.#frame;
      this.#seq += 1;
      rows.push({
        ...{ deviceId, modelId: this.model.id, measuredAt, receivedAt: measuredAt, boot: 1, seq: this.#seq },
        values,
      });
    }
    return rows;
  }

  stopsAfter(now: EpochMs): readonly TimeRange[] {
    return this.#stops
      .flatMap(({ firstAt, hours, everyWeeks }) => {
        const every = everyWeeks * 7 * DAY_MS;
        const from = firstAt + Math.max(0, Math.ceil((now - firstAt) / every)) * every;
        return Array.from({ length: Math.floor(STOPS_AHEAD_MS / every) }, (_, i) => ({
          from: epochMs(from + i * every),
          to: epochMs(from + i * every + hours * HOUR_MS),
        }));
      })
      .sort((a, b) => a.from - b.from);
  }
}

export function fittedPartId(machine: string, { positionId, serial }: YearPart): FittedPartId {
  return asId<FittedPartId>(`${machine} ${positionId} ${serial}`);
}

/** One model object a type: the rooms remember what they looked up by it. */
const models = new Map<string, MachineModel>();

export function modelOf(type: MachineType): MachineModel {
  const known = models.get(type.type) ?? (machineModelOf(type) as unknown as MachineModel);
  models.set(type.type, known);
  return known;
}

function toRow({ prior, ...part }: ReturnType<typeof catalogueOf>[number]): CataloguePart {
  return {
    ...part,
    partNumber: asId<PartNumber>(part.partNumber),
    tenantId: 'maker',
    priorBeta: prior.beta,
    priorEta: prior.eta,
    version: 1,
  };
}
