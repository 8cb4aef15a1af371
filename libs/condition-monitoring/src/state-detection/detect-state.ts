import { type EpochMs, epochMs } from '@kizashi/kernel';
import type { MachineModel } from '../data-acquisition/index.ts';
import type { WindowFeatures } from '../data-manipulation/index.ts';
import {
  type ChannelBaselines,
  type ChannelMemory,
  enter,
  followChannel,
  startChannel,
} from './channel-detection.ts';
import type { ChannelState, DetectedState, MachineState } from './machine-state.ts';

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
}

export interface Detection {
  readonly memory: DetectionMemory;
  readonly detected: DetectedState;
}

/** Readings stay away for this many sample periods before a channel is silent. */
export const SILENT_PERIODS = 3;

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
    if (summary === undefined) return before;
    if (!context.running) return resting(before, at);
    return followChannel(before, channel, summary, at, context.baselines?.[channel.id]);
  });
  const next = { channels, running: context.running };
  return { memory: next, detected: describe(next, model, at) };
}

/**
 * Which channels have stopped reporting, as seen at `fleetNow`. A channel that never reported is not silent: it
 * is still to be learned.
 */
export function detectSilence(
  memory: DetectionMemory,
  model: MachineModel,
  samplePeriodMs: number,
  fleetNow: EpochMs,
): Detection {
  const patience = SILENT_PERIODS * samplePeriodMs;
  const channels = memory.channels.map((channel) =>
    channel.lastReadingAt > 0 && fleetNow - channel.lastReadingAt > patience
      ? enter(channel, 'silent', channel.lastReadingAt)
      : channel,
  );
  const next = { ...memory, channels };
  return { memory: next, detected: describe(next, model, fleetNow) };
}

function resting(memory: ChannelMemory, at: number): ChannelMemory {
  const heard = { ...memory, lastReadingAt: at };
  return memory.state === 'silent' ? enter(heard, memory.n > 0 ? 'normal' : 'learning', at) : heard;
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
  if (channels.length > 0 && channels.every((channel) => channel.state === 'silent')) return 'silent';
  if (has('alarm')) return 'alarm';
  if (has('watch')) return 'watch';
  if (!running && channels.length > 0) return 'off';
  return 'normal';
}
