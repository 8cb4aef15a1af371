import { type EpochMs, epochMs } from '@kizashi/kernel';
import type { Row } from '../device/batch-rows.ts';
import { type ControllerSettings, periodOf } from '../device/controller-settings.ts';
import { instants } from '../physics/duty-cycle.ts';
import type { Reading } from '../physics/simulated-machine.ts';

/** What a controller measures, and how often. */
export interface Measuring {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** That it was made with, of every channel. */
  readonly periodMs: number;
  readonly settings: ControllerSettings;
  readonly isLive: boolean;
  /** Where within a period it measures. */
  readonly phaseMs: number;
  readonly channels: readonly { readonly id: string }[];
  readonly readingsAt: (at: EpochMs) => readonly Reading[];
  /** What its clock shows beyond the true time. */
  readonly clockOffsetAt: (at: EpochMs) => number;
}

/** A row for each instant in [from, to) at which some channel is due, with the channels that are. */
export function measuredRows(measuring: Measuring): readonly Row[] {
  const { from, to, periodMs, settings, phaseMs, readingsAt, clockOffsetAt } = measuring;
  const dated = (at: EpochMs) => epochMs(at + clockOffsetAt(at));
  // Thousands of machines are asked every second, and few of them were ever set to anything.
  if (Object.keys(settings.periodsMs).length === 0)
    return Array.from(instants(from, to, periodMs, phaseMs), (at) => ({
      at: dated(at),
      values: readingsAt(at),
    }));
  const due = dueChannels(measuring);
  return [...due]
    .sort(([a], [b]) => a - b)
    .map(([at, channels]) => ({
      at: dated(at),
      values: readingsAt(at).filter(([channel]) => channels.has(channel)),
    }));
}

function dueChannels(measuring: Measuring): ReadonlyMap<EpochMs, ReadonlySet<string>> {
  const { from, to, periodMs: madeWithMs, settings, isLive, phaseMs, channels } = measuring;
  const due = new Map<EpochMs, Set<string>>();
  for (const { id } of channels) {
    const periodMs = periodOf(settings, id, madeWithMs, isLive);
    for (const at of instants(from, to, periodMs, phaseMs % periodMs))
      due.set(at, (due.get(at) ?? new Set()).add(id));
  }
  return due;
}
