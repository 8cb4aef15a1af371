import type { EpochMs } from '@kizashi/kernel';
import { driveInLockStep, type Step } from '../../clock/drive-in-lock-step.ts';
import type { FleetClockApi } from '../../clock/fleet-clock-api.ts';
import { batchRows } from '../../device/batch-rows.ts';
import type { DeviceFleet } from '../../device/device-fleet.ts';
import { type CmapssRecording, type RecordedUnit, serialOf } from './cmapss-recording.ts';
import type { ReplayCalendar } from './replay-calendar.ts';

export interface EngineReplay {
  readonly recording: CmapssRecording;
  readonly dates: ReplayCalendar;
  readonly clock: FleetClockApi;
  readonly devices: Pick<DeviceFleet, 'publish' | 'drained'>;
  /** Enters the unit's part; called before its first cycle is sent. */
  readonly fit: (unit: RecordedUnit, fittedAt: EpochMs) => Promise<void>;
  /** Most cycles in a message, and in a step of the clock. */
  readonly cyclesPerMessage: number;
  readonly speed?: number;
  readonly signal?: AbortSignal;
  readonly onStep?: (step: Step) => void;
}

export interface Replayed {
  /** Cycles sent; what an earlier run of the same replay sent does not count. */
  readonly rows: number;
  /** False when it was stopped before the end; the same command goes on from there. */
  readonly whole: boolean;
}

/** Takes the engines through their recorded lives, in lock-step with the fleet clock, all at the same pace. */
export async function replayEngines(replay: EngineReplay): Promise<Replayed> {
  const { recording, dates, clock, devices, cyclesPerMessage, speed, signal, onStep } = replay;
  let sent = 0;
  const reached = await driveInLockStep({
    clock,
    until: dates.driveUntil,
    stepMs: cyclesPerMessage * dates.cycleMs,
    publish: async (step) => {
      for (const unit of recording.units) {
        const rows = dates.rows(unit, step);
        if (rows.length === 0) continue;
        const fittedAt = dates.fittedAt(unit);
        if (fittedAt >= step.from) await replay.fit(unit, fittedAt);
        devices.publish(serialOf(recording, unit.unit), batchRows(rows, cyclesPerMessage));
        sent += rows.length;
      }
      await devices.drained();
    },
    ...(speed !== undefined && { speed }),
    ...(signal !== undefined && { signal }),
    ...(onStep !== undefined && { onStep }),
  });
  return { rows: sent, whole: reached >= dates.driveUntil };
}
