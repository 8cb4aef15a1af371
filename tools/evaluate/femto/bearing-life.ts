import type { Channel, MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import { summariseWindow, windowContaining } from '@kizashi/condition-monitoring/data-manipulation';
import type { EndedLifeTrajectory, PriorLife } from '@kizashi/condition-monitoring/prognostic-assessment';
import {
  asId,
  type ChannelId,
  type CustomerId,
  type DeviceId,
  epochMs,
  type FittedPartId,
  HOUR_MS,
  type LineId,
  type MachineId,
  type MachineModelId,
  type PartNumber,
  type PositionId,
  type SiteId,
} from '@kizashi/kernel';
import { gamma } from 'simple-statistics';
import { foldWindow } from '../../../apps/service/src/rooms/fold-window.ts';
import { startMachineMemory } from '../../../apps/service/src/rooms/machine-memory.ts';
import type { MachineRecord } from '../../../apps/service/src/rooms/machine-record.ts';
import { type Taught, taughtBy } from '../taught.ts';
import type { Bearing } from './bearings.ts';

/**
 * An accelerated test: hours stand for months. A snapshot, every ten seconds on the rig, is a window of an hour, and life
 * is counted in snapshots.
 */
export const SNAPSHOT_MS = HOUR_MS;
export const SNAPSHOT_SECONDS = 10;

const positionId = asId<PositionId>('bearing');
const partNumber = asId<PartNumber>('BEARING');
const counter = asId<ChannelId>('snapshots');

/**
 * Every feature of the recording shows wear, in a direction that nobody told; the counter of snapshots is the life.
 * Features are computed of a burst of their axis, so that no plug of theirs can be swapped.
 */
export function rigModel(features: readonly string[]): MachineModel {
  const wear = (id: string): Channel => ({
    id: asId(id),
    unit: '1',
    role: 'wear',
    positionIds: [positionId],
    derived: { from: asId(id.startsWith('h_') ? 'horizontal' : 'vertical'), feature: id.slice(2) },
  });
  return {
    id: asId<MachineModelId>('pronostia'),
    name: 'bearing rig',
    channels: [
      ...features.map(wear),
      { id: counter, unit: '{snapshots}', role: 'usage', positionIds: [positionId] },
    ],
    positions: [
      {
        ...{ id: positionId, name: { ja: '軸受', en: 'bearing' }, lifeUnit: 'cycles', usageChannel: counter },
        partNumber,
      },
    ],
  };
}

/** Dynamic load rating of the rig's bearings, N, and the exponent of life for balls (ISO 281). */
const LOAD_RATING_N = 4_000;
const BALL_EXPONENT = 3;
/** Slope of ball bearing lives (Lundberg and Palmgren), and the one that catalogues take for worn parts. */
const BETA = 10 / 9;
const USUAL_BETA = 1.5;
const CONDITIONS: Readonly<Record<string, { readonly rpm: number; readonly loadN: number }>> = {
  1: { rpm: 1_800, loadN: 4_000 },
  2: { rpm: 1_650, loadN: 4_200 },
  3: { rpm: 1_500, loadN: 5_000 },
};

/** What the catalogue says of a bearing under its load and at its speed: the ISO 281 rating life, in snapshots. */
export function ratingLife(condition: string): PriorLife {
  const { rpm, loadN } = CONDITIONS[condition]!;
  const minutes = ((LOAD_RATING_N / loadN) ** BALL_EXPONENT * 1e6) / rpm;
  const l10 = (minutes * 60) / SNAPSHOT_SECONDS;
  return { beta: BETA, eta: l10 / (-Math.log(0.9)) ** (1 / BETA) };
}

/** What a maker would write into the catalogue who had seen these lives and knew nothing else: their mean. */
export function meanOfLives(known: readonly Bearing[]): PriorLife {
  const meanLife = known.reduce((sum, { rows }) => sum + rows.length, 0) / known.length;
  return { beta: USUAL_BETA, eta: meanLife / gamma(1 + 1 / USUAL_BETA) };
}

export function endedLife({ features, rows }: Bearing): EndedLifeTrajectory {
  return {
    life: rows.length,
    failureObserved: true,
    history: { channels: features, lifeUsed: rows.map((_, i) => i + 1), values: rows },
  };
}

export function learnFrom(bearings: readonly Bearing[], model: MachineModel, prior: PriorLife): Taught {
  return taughtBy(bearings.map(endedLife), model, positionId, prior);
}

/** What was said after one snapshot: quantiles of the snapshots left; undefined where it was withheld. */
export interface AfterSnapshot {
  readonly quantiles: Float64Array | undefined;
}

/** One bearing, snapshot by snapshot, through the rooms of the service, with a forecast after each. */
export function followBearing(
  bearing: Bearing,
  model: MachineModel,
  prior: PriorLife,
  taught: Taught,
): readonly AfterSnapshot[] {
  const machine = machineRecord(bearing, model, prior, taught);
  let memory = startMachineMemory(epochMs(0));
  return bearing.rows.map((values, i) => {
    const measuredAt = epochMs(i * SNAPSHOT_MS);
    const window = windowContaining(measuredAt, SNAPSHOT_MS);
    const row = {
      ...{
        deviceId: machine.deviceId,
        modelId: model.id,
        measuredAt,
        receivedAt: measuredAt,
        boot: 1,
        seq: i + 1,
      },
      values: Float64Array.from([...values, i + 1]),
    };
    const features = summariseWindow([row], window, model, machine.deviceId);
    const folded = foldWindow(memory, machine, features, window.to, { asked: true });
    memory = folded.memory;
    const forecast = folded.forecasts[0];
    return {
      quantiles: forecast?.status === 'estimated' ? forecast.remaining.quantiles : undefined,
    };
  });
}

function machineRecord(
  { id }: Bearing,
  model: MachineModel,
  prior: PriorLife,
  taught: Taught,
): MachineRecord {
  return {
    id: asId<MachineId>(id),
    serial: id,
    deviceId: asId<DeviceId>(id),
    customerId: asId<CustomerId>('c'),
    siteId: asId<SiteId>('s'),
    lineId: asId<LineId>('l'),
    timeZone: 'UTC',
    downtimeCostPerHour: 0,
    model,
    stops: [],
    parts: [
      {
        ...{ id: asId<FittedPartId>(id), position: model.positions[0]!, partNumber, serial: id },
        ...{ fittedAt: epochMs(0), inStock: 1, ...taught },
        catalogue: {
          ...{ partNumber, tenantId: 'maker', name: { ja: '軸受', en: 'bearing' }, price: 0, version: 1 },
          ...{
            leadTimeDaysP50: 0,
            leadTimeDaysP90: 0,
            preparationDays: 0,
            plannedHours: 0,
            unplannedHours: 0,
          },
          ...{ labour: 0, collateral: 0, emergencyPremium: 0, priorBeta: prior.beta, priorEta: prior.eta },
        },
      },
    ],
  };
}
