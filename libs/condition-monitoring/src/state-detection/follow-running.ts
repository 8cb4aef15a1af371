import type { Channel, MachineModel } from '../data-acquisition/index.ts';
import { RUNNING, type WindowFeatures } from '../data-manipulation/index.ts';
import type { ChannelBaseline } from './channel-level.ts';
import { type ChannelMemory, enter, startChannel } from './channel-memory.ts';
import type { DetectionContext, DetectionMemory } from './detect-state.ts';
import { hearChannel, isFrozen, isSensed, missChannel } from './follow-channel.ts';
import { judgeChannel } from './judge-channel.ts';
import {
  advanceMode,
  baselineOf,
  hasUnknownSettings,
  isLearned,
  isLearnedAnywhere,
  LEARNING_WINDOWS,
  type LearnedLevel,
  learnLevel,
  type ModeBaseline,
  rememberMode,
  sdOf,
  startMode,
} from './mode-baselines.ts';
import { isOnOtherScale } from './other-temperature-scale.ts';
import { followSlowly, isDrifting } from './sensor-drift.ts';
import { type Exchange, exchangesSeen, followExchange, isSwapped } from './swapped-channels.ts';

/** One window of a machine that uses its parts, and what it is compared with. */
interface RunningWindow {
  readonly features: WindowFeatures;
  readonly model: MachineModel;
  readonly context: DetectionContext;
  readonly modes: readonly ModeBaseline[];
  readonly baseline: ModeBaseline;
  readonly warm: boolean;
  /** At settings that are known in this mode. */
  readonly usual: boolean;
  readonly banded: boolean;
  readonly exchanged: ReadonlyMap<number, Exchange> | undefined;
}

/** The memory after a running window. `coldUntil`: the machine's levels have not settled before. */
export function followRunning(
  memory: DetectionMemory,
  features: WindowFeatures,
  model: MachineModel,
  context: DetectionContext,
  coldUntil: number | undefined,
): DetectionMemory {
  const { window, mode } = features;
  const known = baselineOf(memory.modes, mode, window.from);
  const away = hasUnknownSettings(known, features, model);
  const settled = away && known.outside + 1 >= LEARNING_WINDOWS && !memory.channels.some(isWorse);
  // Settings that stay where they never were are the new usual ones of this mode.
  const baseline = settled ? startMode(known.mode, window.from) : known;
  const warm = coldUntil === undefined || window.to >= coldUntil;
  const running: RunningWindow = {
    features,
    model,
    context,
    modes: memory.modes,
    baseline,
    warm,
    usual: !away || settled,
    banded: model.channels.some(({ bands }) => bands !== undefined && bands.length > 0),
    exchanged:
      warm && (!away || settled) ? exchangesSeen(memory.channels, features, model, baseline) : undefined,
  };
  const channels: ChannelMemory[] = [];
  const levels: (LearnedLevel | null)[] = [];
  for (let index = 0; index < model.channels.length; index++) {
    const before = memory.channels[index] ?? startChannel();
    const after =
      features.channels[index] === undefined ? missChannel(before) : follow(before, index, running);
    channels.push(after);
    levels.push(learn(after, index, running));
  }
  markDrifting(channels, running);
  return {
    channels,
    running: true,
    mode,
    until: window.to,
    modes: rememberMode(
      memory.modes,
      advanceMode(baseline, levels, running.usual ? 0 : baseline.outside + 1, window.to),
    ),
    ...(warm ? {} : { coldUntil: coldUntil! }),
  };
}

function follow(before: ChannelMemory, index: number, running: RunningWindow): ChannelMemory {
  const { features, model, context, modes, baseline, warm, usual, banded, exchanged } = running;
  const at = features.window.to;
  const channel = model.channels[index]!;
  const summary = features.channels[index]!;
  const own = baseline.levels[index];
  const learned = isLearned(own);
  let memory = hearChannel(before, summary, at);
  if (isFrozen(memory)) return enter(memory, 'frozen', at);
  const steady = warm && usual;
  // A channel that reports seldom is followed by time as the others are, not by its readings.
  const spacingMs = (before.missed + 1) * (at - features.window.from);
  if (isSensed(channel) && isOnOtherScale(before, { last: summary.last, steady }, channel.unit, own)) {
    return enter(memory, 'wrong-unit', at);
  }
  const seen = exchanged?.get(index);
  if (seen !== undefined) memory = followExchange(memory, seen);
  if (memory.exchanged !== undefined) return isSwapped(memory) ? enter(memory, 'swapped', at) : memory;
  if (learned && steady && isSensed(channel)) {
    memory = followSlowly(memory, summary.mean, own, spacingMs, at);
  }
  // It drifts until its average is back: what it says in between is no level.
  if (memory.state === 'drifting' && memory.slowSince !== 0) return memory;
  const mixed = banded && baseline.mode === RUNNING;
  const known = learned || isLearnedAnywhere(modes, index);
  return judgeChannel(memory, {
    channel,
    value: summary.mean,
    // In a window of several modes a crash must be seen too; one that mode or settings may explain must wait.
    held: usual && (learned || (mixed && known)) ? features.held?.[index] : undefined,
    at,
    spacingMs,
    zones: context.zoneLimits?.[channel.id] ?? channel.zones,
    baseline: baselineFor(channel, own, banded, context),
    steady,
    known,
  });
}

/** Its own in this mode; until that is learned what ended lives taught, unless the model tells modes apart. */
function baselineFor(
  channel: Channel,
  own: LearnedLevel | null | undefined,
  banded: boolean,
  { baselines }: DetectionContext,
): ChannelBaseline | undefined {
  const taught = baselines?.[channel.id];
  const limit = channel.limit ?? taught?.limit;
  const ends = limit === undefined ? {} : { limit };
  if (isLearned(own)) return { mean: own[1], sd: sdOf(own), ...ends };
  return taught === undefined || banded ? undefined : { mean: taught.mean, sd: taught.sd, ...ends };
}

/** What is bad, or comes from a faulty sensor, must not be learned as normal. */
function learn(memory: ChannelMemory, index: number, running: RunningWindow): LearnedLevel | null {
  const { features, model, baseline, warm, usual } = running;
  const before = baseline.levels[index] ?? null;
  const value = features.channels[index]?.mean;
  const { role } = model.channels[index]!;
  if (value === undefined || !warm || !usual || role === 'usage') return before;
  const trusted = memory.state === 'normal' || memory.state === 'learning';
  if (!trusted || memory.exchanged !== undefined || memory.beyond !== 0) return before;
  return learnLevel(baseline, index, value, features.window.to, role === 'setting');
}

function markDrifting(channels: ChannelMemory[], { baseline, model, features }: RunningWindow): void {
  for (let index = 0; index < channels.length; index++) {
    const memory = channels[index]!;
    if (memory.farSince === 0 || !isJudged(memory)) continue;
    if (isDrifting(index, channels, model, baseline.levels)) {
      channels[index] = enter({ ...memory, beyond: 0 }, 'drifting', features.window.to);
    }
  }
}

function isJudged({ state }: ChannelMemory): boolean {
  return state === 'normal' || isWorse({ state });
}

function isWorse({ state }: Pick<ChannelMemory, 'state'>): boolean {
  return state === 'watch' || state === 'alarm';
}
