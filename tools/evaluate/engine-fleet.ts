import type { Channel, MachineModel, Position } from '@kizashi/condition-monitoring/data-acquisition';
import type { EndedLifeTrajectory } from '@kizashi/condition-monitoring/prognostic-assessment';
import {
  asId,
  type ChannelId,
  type CustomerId,
  DAY_MS,
  type DeviceId,
  type EpochMs,
  epochMs,
  type FittedPartId,
  HOUR_MS,
  type LineId,
  type MachineId,
  type MachineModelId,
  type PartNumber,
  type PositionId,
  type SiteId,
  type TimeRange,
} from '@kizashi/kernel';
import type { CataloguePart, MachineRecord } from '../../apps/service/src/rooms/machine-record.ts';
import type { RecordedEngine } from './recorded-engines.ts';
import type { Taught } from './taught.ts';

/** The replay's scenario: 6 h a cycle, a stop every 7 days, one spare per engine, lead time 2 days, no answers. */
export const CYCLE_MS = 6 * HOUR_MS;
const STOP_EVERY_MS = 7 * DAY_MS;
const STOP_LENGTH_MS = 12 * HOUR_MS;
const HORIZON_MS = 120 * DAY_MS;

const positionId = asId<PositionId>('engine');
const partNumber = asId<PartNumber>('ENGINE');

const wear = (i: number): Channel => ({
  id: asId<ChannelId>(`sensor_${i + 1}`),
  unit: '1',
  role: 'wear',
  positionIds: [positionId],
});
const setting = (i: number): Channel => ({
  id: asId<ChannelId>(`setting_${i + 1}`),
  unit: '1',
  role: 'setting',
  positionIds: [],
});

const position: Position = {
  id: positionId,
  name: { ja: 'エンジン', en: 'engine' },
  lifeUnit: 'cycles',
  usageChannel: asId<ChannelId>('cycle'),
  partNumber,
};

/** Settings, sensors, and the cycle as the running total of use: the order of the rows' values. */
export const engineModel: MachineModel = {
  id: asId<MachineModelId>('engine'),
  name: 'engine',
  channels: [
    ...Array.from({ length: 3 }, (_, i) => setting(i)),
    ...Array.from({ length: 21 }, (_, i) => wear(i)),
    { id: asId<ChannelId>('cycle'), unit: '{cycles}', role: 'usage', positionIds: [positionId] },
  ],
  positions: [position],
};

export { positionId as enginePosition };

/** What the catalogue says before any life has been seen. */
export const cataloguePrior = { beta: 2, eta: 250 };

const catalogue: CataloguePart = {
  partNumber,
  tenantId: 'maker',
  name: { ja: 'エンジン', en: 'engine' },
  price: 3_000_000,
  leadTimeDaysP50: 2,
  leadTimeDaysP90: 2,
  preparationDays: 0,
  plannedHours: 8,
  unplannedHours: 24,
  labour: 300_000,
  collateral: 1_000_000,
  emergencyPremium: 500_000,
  priorBeta: cataloguePrior.beta,
  priorEta: cataloguePrior.eta,
  version: 1,
};

export function engineMachine(engine: RecordedEngine, taught: Taught): MachineRecord {
  return {
    id: asId<MachineId>(`m${engine.unit}`),
    serial: `${engine.unit}`,
    deviceId: asId<DeviceId>(`d${engine.unit}`),
    customerId: asId<CustomerId>('c'),
    siteId: asId<SiteId>('s'),
    lineId: asId<LineId>('l'),
    timeZone: 'UTC',
    downtimeCostPerHour: 100_000,
    model: engineModel,
    parts: [
      {
        id: asId<FittedPartId>(`p${engine.unit}`),
        position,
        partNumber,
        serial: `${engine.unit}`,
        fittedAt: epochMs(0),
        catalogue,
        ...taught,
        inStock: 1,
      },
    ],
    stops: [],
  };
}

/** A run to failure as the learning endpoint takes it. */
export function endedLife(engine: RecordedEngine): EndedLifeTrajectory {
  return {
    life: engine.rows.at(-1)!.cycle,
    failureObserved: true,
    history: {
      channels: engineModel.channels.slice(0, -1).map(({ id }) => id),
      lifeUsed: engine.rows.map(({ cycle }) => cycle),
      values: engine.rows.map(({ settings, sensors }) => [...settings, ...sensors]),
    },
  };
}

export function stopsAfter(now: EpochMs): readonly TimeRange[] {
  const first = Math.floor(now / STOP_EVERY_MS) + 1;
  return Array.from({ length: Math.floor(HORIZON_MS / STOP_EVERY_MS) }, (_, i) => {
    const from = epochMs((first + i) * STOP_EVERY_MS);
    return { from, to: epochMs(from + STOP_LENGTH_MS) };
  });
}
