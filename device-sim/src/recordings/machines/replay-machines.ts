import { type EpochMs, epochMs } from '@kizashi/kernel';
import { driveInLockStep, type Step } from '../../clock/drive-in-lock-step.ts';
import type { FleetClockApi } from '../../clock/fleet-clock-api.ts';
import { batchRows } from '../../device/batch-rows.ts';
import type { DeviceReport } from '../../device/boot.ts';
import type { DeviceFleet } from '../../device/device-fleet.ts';
import type { PartFitted } from './engineer.ts';
import type { EnteredMachine } from './enter-machines.ts';
import type { MachinesScenario } from './machines-scenario.ts';
import { captureOf } from './recorded-bursts.ts';
import { machineSerial, type RecordedMachine, type RecordedMachines } from './recorded-machines.ts';
import type { ShiftedDates } from './shifted-dates.ts';

export interface MachineReplay {
  readonly recording: RecordedMachines;
  readonly scenario: Pick<MachinesScenario, 'models' | 'alarms'>;
  readonly dates: ShiftedDates;
  readonly clock: FleetClockApi;
  readonly devices: Pick<DeviceFleet, 'publish' | 'report' | 'sendWaves' | 'drained'>;
  readonly entered: (machine: RecordedMachine) => Pick<EnteredMachine, 'machineId' | 'partSerials'>;
  /** Enters a part by hand. */
  readonly enter: (part: PartFitted) => Promise<void>;
  readonly stepMs: number;
  readonly speed?: number;
  readonly signal?: AbortSignal;
  readonly onStep?: (step: Step) => void;
}

export interface Replayed {
  /** Sent now; what an earlier run of the same replay sent does not count. */
  readonly rows: number;
  readonly events: number;
  readonly bursts: number;
  /** False when it was stopped before the end; the same command goes on from there. */
  readonly whole: boolean;
}

/** A part of a machine with its serial and the date at which it is replayed. */
interface DatedPart extends PartFitted {
  readonly partNumber: string;
}

interface DatedMachine {
  readonly serial: string;
  readonly recorded: RecordedMachine;
  readonly parts: readonly DatedPart[];
  readonly partSerials: ReadonlySet<string>;
  readonly reports: readonly DeviceReport[];
}

/**
 * Takes machines through their recorded time, in lock-step with the fleet clock: their controllers send rows and
 * events, and whoever replaced a part says so by hand once the clock has passed it.
 */
export async function replayMachines(replay: MachineReplay): Promise<Replayed> {
  const { recording, dates, clock, devices, enter, stepMs, speed, signal, onStep } = replay;
  const machines = recording.machines.map((machine) => datedMachine(replay, machine));
  const sent = { rows: 0, events: 0, bursts: 0 };
  /** True until the first step: what an earlier run may have left undone is done then. */
  let first = true;
  const reached = await driveInLockStep({
    clock,
    until: dates.driveUntil,
    stepMs,
    publish: async (step) => {
      for (const machine of machines) {
        await enterFirstParts(machine, step, first, enter);
        if (first) await enterSwaps(machine, { from: epochMs(step.from - stepMs), to: step.from }, enter);
        const { serial, recorded, reports } = machine;
        const rows = between(recorded.rows, step, dates).map((row) => ({ ...row, at: dates.at(row.at) }));
        const events = reports.filter(({ at }) => at >= step.from && at < step.to);
        devices.publish(serial, batchRows(rows));
        devices.report(serial, events);
        const bursts = between(recorded.bursts ?? [], step, dates);
        for (const burst of bursts) devices.sendWaves(serial, captureOf(burst, dates));
        sent.bursts += bursts.length;
        sent.rows += rows.length;
        sent.events += events.length;
      }
      first = false;
      await devices.drained();
    },
    act: async (step) => {
      for (const machine of machines) await enterSwaps(machine, step, enter);
    },
    ...(speed !== undefined && { speed }),
    ...(signal !== undefined && { signal }),
    ...(onStep !== undefined && { onStep }),
  });
  return { ...sent, whole: reached >= dates.driveUntil };
}

/** The service refuses dates in the future, so a part is entered once the clock is about to reach it. */
async function enterFirstParts(
  { parts, partSerials }: DatedMachine,
  step: Step,
  first: boolean,
  enter: MachineReplay['enter'],
): Promise<void> {
  for (const part of parts) {
    const due = part.fittedAt < step.to && (first || part.fittedAt >= step.from);
    if (part.replaces === undefined && due && !partSerials.has(part.serial)) await enter(part);
  }
}

async function enterSwaps(
  { parts }: DatedMachine,
  { from, to }: Step,
  enter: MachineReplay['enter'],
): Promise<void> {
  for (const part of parts)
    if (part.replaces !== undefined && part.fittedAt >= from && part.fittedAt < to) await enter(part);
}

function datedMachine(replay: MachineReplay, recorded: RecordedMachine): DatedMachine {
  const { recording, scenario, dates } = replay;
  const serial = machineSerial(recording, recorded);
  const parts = datedParts(replay, recorded, serial);
  const swaps = parts
    .filter(({ replaces }) => replaces !== undefined)
    .map(({ fittedAt: at, positionId: position, serial: ofPart, partNumber }): DeviceReport => {
      return { at, detail: { kind: 'part-replaced', position, serial: ofPart, partNumber } };
    });
  const alarms = recorded.alarms.map(({ at, code }): DeviceReport => {
    const words = scenario.alarms[code] ?? { severity: 'warning' };
    return { at: dates.at(at), detail: { kind: 'alarm', code, ...words } };
  });
  const { partSerials } = replay.entered(recorded);
  return { serial, recorded, parts, partSerials, reports: [...swaps, ...alarms].sort((a, b) => a.at - b.at) };
}

function datedParts(
  { scenario, dates, entered }: MachineReplay,
  recorded: RecordedMachine,
  machineSerialNumber: string,
): DatedPart[] {
  const positions = scenario.models.find(({ id }) => id === recorded.modelId)?.positions ?? [];
  const inPosition = new Map<string, number>();
  return recorded.parts.map(({ positionId, fittedAt, replaces }) => {
    const number = (inPosition.get(positionId) ?? 0) + 1;
    inPosition.set(positionId, number);
    const { partNumber = '' } = positions.find(({ id }) => id === positionId) ?? {};
    return {
      machineId: entered(recorded).machineId,
      positionId,
      partNumber,
      serial: `${machineSerialNumber}-${positionId}-${number}`.slice(-100),
      fittedAt: dates.at(fittedAt),
      ...(replaces !== undefined && { replaces }),
    };
  });
}

/** The rows that are replayed in [from, to), by bisection: a recording may have a million. */
function between<T extends { readonly at: EpochMs }>(
  rows: readonly T[],
  { from, to }: Step,
  dates: ShiftedDates,
): readonly T[] {
  const firstFrom = (instant: EpochMs) => {
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (dates.at((rows[middle] as T).at) < instant) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return rows.slice(firstFrom(from), firstFrom(to));
}
