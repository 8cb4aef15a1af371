import { DAY_MS, type EpochMs, epochMs, MINUTE_MS } from '@kizashi/kernel';
import type { Row } from '../../device/batch-rows.ts';

/** A recording with dates: some machines, what they measured, and what happened to them. */
export interface RecordedMachines {
  readonly name: string;
  readonly machines: readonly RecordedMachine[];
}

export interface RecordedMachine {
  /** What the recording calls it. */
  readonly id: string;
  readonly modelId: string;
  /** Oldest first, no two of one instant; at least one. */
  readonly rows: readonly Row[];
  readonly alarms: readonly RecordedAlarm[];
  /** Oldest first in each position; the first of a position may be older than the rows. */
  readonly parts: readonly RecordedPart[];
  /** Oldest first; left out where none was recorded. */
  readonly bursts?: readonly RecordedBurst[];
}

/** A waveform; the channel is in its model's unit. */
export interface RecordedBurst {
  /** Its name on the wire, one of its own for each burst of a machine. */
  readonly id: string;
  readonly channel: string;
  /** Of the first sample. */
  readonly at: EpochMs;
  readonly sampleRateHz: number;
  readonly samples: Float32Array;
  /** One step of the converter that recorded it. */
  readonly step: number;
}

export interface RecordedAlarm {
  readonly at: EpochMs;
  readonly code: string;
}

export interface RecordedPart {
  readonly positionId: string;
  readonly fittedAt: EpochMs;
  /** How the part before it in this position had ended; absent for the first one that is known. */
  readonly replaces?: 'failure' | 'preventive';
}

export function firstRowAt({ machines }: RecordedMachines): EpochMs {
  return epochMs(Math.min(...machines.map(({ rows }) => (rows[0] as Row).at)));
}

export function lastRowAt({ machines }: RecordedMachines): EpochMs {
  return epochMs(Math.max(...machines.map(({ rows }) => (rows.at(-1) as Row).at)));
}

/** When the first part that is known of a machine was fitted. */
export function firstFittedAt({ parts }: RecordedMachine): EpochMs {
  return epochMs(Math.min(...parts.map(({ fittedAt }) => fittedAt)));
}

/** Longest period that a birth can state: 31 days. */
const LONGEST_PERIOD_MS = 31 * DAY_MS;

/** Median time between two rows of a machine, over all machines; ten minutes where no machine has two. */
export function periodOf({ machines }: RecordedMachines): number {
  const gaps = machines
    .flatMap(({ rows }) => rows.slice(1).map(({ at }, i) => at - (rows[i] as Row).at))
    .sort((a, b) => a - b);
  return Math.min(gaps[Math.floor(gaps.length / 2)] ?? 10 * MINUTE_MS, LONGEST_PERIOD_MS);
}

/** Serial of a recorded machine in the product: "press_shop-A7". */
export function machineSerial({ name }: Pick<RecordedMachines, 'name'>, { id }: RecordedMachine): string {
  return `${name.slice(0, 40)}-${/^\d+$/.test(id) ? id.padStart(3, '0') : id}`;
}
