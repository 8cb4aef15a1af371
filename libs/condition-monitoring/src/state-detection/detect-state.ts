import { type EpochMs, epochMs, HOUR_MS, type PositionId } from '@kizashi/kernel';
import type { MachineModel } from '../data-acquisition/index.ts';
import { CLOSING_GRACE_MS, IDLE, type WindowFeatures, windowLengthMs } from '../data-manipulation/index.ts';
import type { ChannelBaselines } from './channel-level.ts';
import { type ChannelMemory, enter, renewChannel, startChannel } from './channel-memory.ts';
import { restChannel, SILENT_PERIODS } from './follow-channel.ts';
import { followRunning } from './follow-running.ts';
import type { ChannelState, DetectedState, MachineState } from './machine-state.ts';
import type { ModeBaseline } from './mode-baselines.ts';
import type { ZoneLimitsByChannel } from './vibration-zones.ts';

/** What state detection remembers of one machine. Plain JSON. */
export interface DetectionMemory {
  /** By channel of the model. */
  readonly channels: readonly ChannelMemory[];
  /** Whether the machine used its parts in the newest window, and the mode and end of that window. */
  readonly running: boolean;
  readonly mode: string;
  readonly until: number;
  /** Baselines by operating mode, the one in use last at the end. */
  readonly modes: readonly ModeBaseline[];
  /** Since when the machine stands still; absent while it runs. */
  readonly restingSince?: number;
  /** Until when it is not yet warm. */
  readonly coldUntil?: number;
}

export interface DetectionContext {
  /** From data manipulation: a machine that stands still is not judged. */
  readonly running: boolean;
  /** What ended lives have taught; without them a channel is judged against its own first windows. */
  readonly baselines?: ChannelBaselines | undefined;
  /** Limits of this machine alone; the model's hold for the other channels. */
  readonly zoneLimits?: ZoneLimitsByChannel | undefined;
  /** Positions whose part was replaced just before this window: what is normal is learned again. */
  readonly renewed?: readonly PositionId[] | undefined;
}

export interface Detection {
  readonly memory: DetectionMemory;
  readonly detected: DetectedState;
}

/** A machine that stood still for so long starts cold, and is cold for so long: its levels settle with its warmth. */
const COOLED_MS = 2 * HOUR_MS;
const WARM_UP_MS = HOUR_MS;

export function startDetection(): DetectionMemory {
  return { channels: [], running: false, mode: 'off', until: 0, modes: [] };
}

/**
 * One window; windows come in order. Channels are compared within the operating mode of the window, each mode with
 * a baseline of its own. Windows of a mode that is still new, at settings never seen in it, or of a machine that is
 * not yet warm hold the states that stand.
 */
export function detectState(
  before: DetectionMemory,
  features: WindowFeatures,
  model: MachineModel,
  context: DetectionContext = { running: true },
): Detection {
  const at = features.window.to;
  const memory = renewed(before, model, at, context.renewed);
  const next = context.running
    ? followRunning(memory, features, model, context, followWarmth(memory, features))
    : rest(memory, features, model);
  return { memory: next, detected: describe(next, model, at) };
}

function rest(memory: DetectionMemory, features: WindowFeatures, model: MachineModel): DetectionMemory {
  const { window, mode } = features;
  const channels = model.channels.map((_, index) => {
    const channel = memory.channels[index] ?? startChannel();
    return features.channels[index] === undefined ? channel : restChannel(channel, window.to);
  });
  return {
    ...memory,
    channels,
    running: false,
    mode,
    until: window.to,
    restingSince: memory.restingSince ?? (memory.running ? window.from : Math.min(window.from, memory.until)),
  };
}

/** Until when a machine is cold that runs in this window; a device that was away may have stood still. */
function followWarmth(memory: DetectionMemory, { window }: WindowFeatures): number | undefined {
  if (memory.until === 0) return undefined;
  const stoodFor = window.from - (memory.restingSince ?? memory.until);
  return stoodFor >= COOLED_MS ? window.from + WARM_UP_MS : memory.coldUntil;
}

function renewed(
  memory: DetectionMemory,
  model: MachineModel,
  at: number,
  positions: readonly PositionId[] | undefined,
): DetectionMemory {
  if (positions === undefined || positions.length === 0) return memory;
  const isRenewed = (index: number) =>
    model.channels[index]!.positionIds.some((position) => positions.includes(position));
  return {
    ...memory,
    channels: memory.channels.map((channel, index) =>
      isRenewed(index) && channel.lastReadingAt > 0 ? renewChannel(channel, at) : channel,
    ),
    modes: memory.modes.map((mode) => ({
      ...mode,
      levels: mode.levels.map((level, index) => (isRenewed(index) ? null : level)),
    })),
  };
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
  const channels: ChannelState[] = [];
  for (const [index, { state, zone, since, lastReadingAt }] of memory.channels.entries()) {
    if (lastReadingAt === 0) continue;
    const channel = model.channels[index]!.id;
    const known = { channel, state, since: epochMs(since), lastReadingAt: epochMs(lastReadingAt) };
    channels.push(zone === undefined ? known : { ...known, zone });
  }
  return { at, state: machineState(channels, memory), channels };
}

/** An idle machine is powered: it is as it was when it last ran. */
function machineState(channels: readonly ChannelState[], { running, mode }: DetectionMemory): MachineState {
  const has = (state: ChannelState['state']) => channels.some((channel) => channel.state === state);
  if (channels.length > 0 && channels.every(({ state }) => state === 'silent')) return 'silent';
  if (has('alarm')) return 'alarm';
  if (has('watch')) return 'watch';
  if (!running && mode !== IDLE && channels.length > 0) return 'off';
  return 'normal';
}
