import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MachineModel, TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import type { EndedLifeTrajectory } from '@kizashi/condition-monitoring/prognostic-assessment';
import { type RecordedMachine, readAzurePdm } from '@kizashi/device-sim';
import {
  asId,
  type CustomerId,
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
} from '@kizashi/kernel';
import type { FittedPartRecord, MachineRecord } from '../../../apps/service/src/rooms/machine-record.ts';
import { recordingsFolder } from '../recorded-engines.ts';
import type { Taught } from '../taught.ts';

export const CHANNELS = ['volt', 'rotate', 'pressure', 'vibration'] as const;
export const COMPONENTS = ['comp1', 'comp2', 'comp3', 'comp4'] as const;
export type Component = (typeof COMPONENTS)[number];
/** What ended lives taught of each component. */
export type Knowledge = ReadonlyMap<Component, Taught>;

/** From the scenario that the replay enters: what the catalogue says before any life has been seen. */
export const CATALOGUE_PRIOR = { beta: 1.5, eta: 2_500 };

const positionIds = COMPONENTS.map((component) => asId<PositionId>(component));

/** Codes that the controllers report. */
export const ERRORS = ['error1', 'error2', 'error3', 'error4', 'error5'] as const;
/** A controller that counts its errors counts those of so many hours. */
const ERROR_HOURS = 24;

/**
 * One machine model for all, as their part numbers and channels are the same; every channel may speak of every
 * component, since nobody told which does.
 */
const modelWith = (channels: readonly string[]): MachineModel => ({
  id: asId<MachineModelId>('azure-pdm'),
  name: 'recorded machine',
  channels: channels.map((id) => ({ id: asId(id), unit: '1', role: 'wear', positionIds })),
  positions: positionIds.map((id) => ({
    id,
    name: { ja: id, en: id },
    lifeUnit: 'calendar-hours',
    partNumber: asId<PartNumber>(`PDM-${id}`),
  })),
});

/** As recorded: four channels, and errors as events, of which the rooms know the time alone. */
export const pdmModel = modelWith(CHANNELS);
/** As if the firmware sent how often each error came in the last day as channels of their own. */
const modelWithErrors = modelWith([...CHANNELS, ...ERRORS]);

/** A component of one machine from its fitting to its end, or to the end of the recording. */
export interface ComponentLife {
  readonly machine: string;
  readonly component: Component;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly end: 'failure' | 'preventive' | 'recording';
}

export interface PdmMachine {
  readonly id: string;
  readonly model: MachineModel;
  readonly rows: readonly TelemetryRow[];
  readonly errorsAt: ReadonlySet<EpochMs>;
  readonly lives: readonly ComponentLife[];
}

/** Undefined where the recording is not there. */
export function readPdmMachines(withErrors = false): readonly PdmMachine[] | undefined {
  const folder = join(recordingsFolder(), 'azure-pdm');
  return existsSync(folder)
    ? readAzurePdm(folder).machines.map((machine) => toMachine(machine, withErrors))
    : undefined;
}

function toMachine(recorded: RecordedMachine, withErrors: boolean): PdmMachine {
  const { id } = recorded;
  const rows = recorded.rows.map(({ at, values }, i): TelemetryRow => {
    const value = new Map(values);
    return {
      ...{ deviceId: asId<DeviceId>(id), modelId: pdmModel.id, measuredAt: at, receivedAt: at },
      ...{ boot: 1, seq: i + 1 },
      values: Float64Array.from(CHANNELS, (channel) => value.get(channel) ?? Number.NaN),
    };
  });
  const ends = epochMs(rows.at(-1)!.measuredAt + HOUR_MS);
  const lives = COMPONENTS.flatMap((component) => {
    const parts = recorded.parts.filter(({ positionId }) => positionId === component);
    return parts.map((part, i): ComponentLife => {
      const next = parts[i + 1];
      return {
        ...{ machine: id, component, from: part.fittedAt },
        ...(next === undefined
          ? { to: ends, end: 'recording' }
          : { to: next.fittedAt, end: next.replaces ?? 'preventive' }),
      };
    });
  });
  const errorsAt = new Set(recorded.alarms.map(({ at }) => at));
  const counts = (at: EpochMs) =>
    ERRORS.map(
      (error) =>
        recorded.alarms.filter(
          (alarm) => alarm.code === error && alarm.at <= at && at - alarm.at < ERROR_HOURS * HOUR_MS,
        ).length,
    );
  const rowsWithErrors = rows.map((row) => ({
    ...row,
    values: Float64Array.from([...row.values, ...counts(row.measuredAt)]),
  }));
  return withErrors
    ? { id, model: modelWithErrors, rows: rowsWithErrors, errorsAt, lives }
    : { id, model: pdmModel, rows, errorsAt, lives };
}

/** Lives that ended, as a person would enter them with what the store holds of their channels. */
export function endedLives(
  machines: readonly PdmMachine[],
  component: Component,
): readonly EndedLifeTrajectory[] {
  return machines.flatMap(({ model, rows, lives }) =>
    lives
      .filter((life) => life.component === component && life.end !== 'recording')
      .map(({ from, to, end }): EndedLifeTrajectory => {
        const inside = rows.filter(({ measuredAt }) => measuredAt >= from && measuredAt < to);
        return {
          life: (to - from) / HOUR_MS,
          failureObserved: end === 'failure',
          history: {
            channels: model.channels.map(({ id }) => id),
            lifeUsed: inside.map(({ measuredAt }) => (measuredAt - from) / HOUR_MS),
            values: inside.map(({ values }) => [...values]),
          },
        };
      }),
  );
}

export function partId({ machine, component, from }: ComponentLife): FittedPartId {
  return asId<FittedPartId>(`${machine} ${component} ${from}`);
}

export function machineRecord({ id, model, lives }: PdmMachine, knowledge: Knowledge): MachineRecord {
  return {
    id: asId<MachineId>(id),
    serial: id,
    deviceId: asId<DeviceId>(id),
    customerId: asId<CustomerId>('c'),
    siteId: asId<SiteId>('s'),
    lineId: asId<LineId>('l'),
    timeZone: 'UTC',
    downtimeCostPerHour: 90_000,
    model,
    stops: [],
    parts: [...lives]
      .sort((a, b) => a.from - b.from)
      .map((life): FittedPartRecord => {
        const position = model.positions.find(({ id: own }) => own === life.component)!;
        return {
          id: partId(life),
          position,
          partNumber: position.partNumber,
          serial: partId(life),
          fittedAt: life.from,
          ...(life.end !== 'recording' && { removedAt: life.to }),
          catalogue: catalogueOf(position.partNumber),
          ...knowledge.get(life.component),
          inStock: 1,
        };
      }),
  };
}

function catalogueOf(partNumber: PartNumber): FittedPartRecord['catalogue'] {
  return {
    ...{ partNumber, tenantId: 'maker', name: { ja: partNumber, en: partNumber }, price: 180_000 },
    ...{ leadTimeDaysP50: 5, leadTimeDaysP90: 10, preparationDays: 1, plannedHours: 2, unplannedHours: 12 },
    ...{ labour: 40_000, collateral: 150_000, emergencyPremium: 60_000 },
    ...{ priorBeta: CATALOGUE_PRIOR.beta, priorEta: CATALOGUE_PRIOR.eta, version: 1 },
  };
}
