import { type EpochMs, epochMs } from '@kizashi/kernel';
import type { MachineModel } from '../data-acquisition/index.ts';
import { CLOSING_GRACE_MS, type WindowFeatures, windowLengthMs } from '../data-manipulation/index.ts';
import {
  type ChannelBaselines,
  type ChannelMemory,
  enter,
  followChannel,
  missChannel,
  restChannel,
  SILENT_PERIODS,
  startChannel,
} from './channel-detection.ts';
import type { ChannelState, DetectedState, MachineState } from './machine-state.ts';
import type { ZoneLimitsByChannel } from './vibration-zones.ts';

/** What state detection remembers of one machine, by channel of the model. Plain JSON. */
export interface DetectionMemory {
  readonly channels: readonly ChannelMemory[];
  /** Whether the machine used its parts in the newest window. */
  readonly running: boolean;
}

export interface DetectionContext {
  /** From data manipulation: a machine that stands still is `off`, and its channels are not judged. */
  readonly running: boolean;
  /** What ended lives have taught; without them a channel is judged against its own first windows. */
  readonly baselines?: ChannelBaselines | undefined;
  /** Limits of this machine alone; the model's hold for the other channels. */
  readonly zoneLimits?: ZoneLimitsByChannel | undefined;
}

export interface Detection {
  readonly memory: DetectionMemory;
  readonly detected: DetectedState;
}

export function startDetection(): DetectionMemory {
  return { channels: [], running: false };
}

/** One closed window. Windows come in order. */
export function detectState(
  memory: DetectionMemory,
  features: WindowFeatures,
  model: MachineModel,
  context: DetectionContext = { running: true },
): Detection {
  const at = features.window.to;
  const channels = model.channels.map((channel, index) => {
    const before = memory.channels[index] ?? startChannel();
    const summary = features.channels[index];
    if (summary === undefined) return context.running ? missChannel(before) : before;
    if (!context.running) return restChannel(before, at);
    return followChannel(
      before,
      channel,
      summary,
      at,
      context.baselines?.[channel.id],
      context.zoneLimits?.[channel.id],
      features.held?.[index],
    );
  });
  const next = { channels, running: context.running };
  return { memory: next, detected: describe(next, model, at) };
}

/**
 * How long after the end of its newest closed window a device counts as silent: three periods, and as long as a
 * window takes to close, since readings are seen only when theirs has.
 */
export function silentAfterMs(samplePeriodMs: number): number {
  return SILENT_PERIODS * samplePeriodMs + windowLengthMs(samplePeriodMs) + CLOSING_GRACE_MS;
}

/**
 * A device that has stopped reporting, as seen at `fleetNow`: then all its channels are silent. One that never
 * reported is still to be learned.
 */
export function detectSilence(
  memory: DetectionMemory,
  model: MachineModel,
  samplePeriodMs: number,
  fleetNow: EpochMs,
): Detection {
  const newest = Math.max(0, ...memory.channels.map((channel) => channel.lastReadingAt));
  const silent = newest > 0 && fleetNow - newest > silentAfterMs(samplePeriodMs);
  const channels = silent
    ? memory.channels.map((channel) =>
        channel.lastReadingAt > 0 ? enter(channel, 'silent', channel.lastReadingAt) : channel,
      )
    : memory.channels;
  const next = { ...memory, channels };
  return { memory: next, detected: describe(next, model, fleetNow) };
}

function describe(memory: DetectionMemory, model: MachineModel, at: EpochMs): DetectedState {
  const channels: ChannelState[] = memory.channels.flatMap((channel, index) =>
    channel.lastReadingAt === 0
      ? []
      : [
          {
            channel: model.channels[index]!.id,
            state: channel.state,
            since: epochMs(channel.since),
            lastReadingAt: epochMs(channel.lastReadingAt),
          },
        ],
  );
  return { at, state: machineState(channels, memory.running), channels };
}

function machineState(channels: readonly ChannelState[], running: boolean): MachineState {
  const has = (state: ChannelState['state']) => channels.some((channel) => channel.state === state);
  if (channels.length > 0 && channels.every(({ state }) => state === 'silent')) return 'silent';
  if (has('alarm')) return 'alarm';
  if (has('watch')) return 'watch';
  if (!running && channels.length > 0) return 'off';
  return 'normal';
}
