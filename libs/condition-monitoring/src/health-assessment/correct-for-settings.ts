import type { ChannelId } from '@kizashi/kernel';
import { settledTrend } from './channel-trend.ts';
import { placeWindow, startModes } from './found-modes.ts';
import type { HealthInput, HealthMemory, WearChannelMemory } from './health-memory.ts';
import { learnInMode, learnOffset, mergeInModes, mergeOffsets, withoutModes } from './mode-offsets.ts';
import { learnBaseline } from './own-baseline.ts';
import {
  learnProducts,
  type SettingsMemory,
  settingEffect,
  unknownSettings,
} from './setting-compensation.ts';

/** The settings of one window, and the mode that they were found to be. */
export interface WindowSettings {
  readonly memory: SettingsMemory;
  readonly values: readonly number[];
  /** Undefined for one mode too many. */
  readonly mode: number | undefined;
}

/** A channel after one window, and what the settings added to it. */
export interface CorrectedChannel {
  readonly channel: WearChannelMemory;
  readonly effect: number;
  /** The first window in a mode tells how the channel stands there, and nothing else. */
  readonly isFirst?: boolean;
}

/** Finds the mode of a window; what channels remember of modes that turned out to be one is put together. */
export function inItsMode(
  memory: HealthMemory,
  { features, model, knowledge }: HealthInput,
  values: readonly number[],
  learned: boolean,
): { readonly memory: HealthMemory; readonly mode: number | undefined } {
  // Named bands make modes of their own; a part learned before modes were found goes on without.
  const named = model.channels.some(({ bands }) => bands !== undefined && bands.length > 0);
  if (named || (learned && memory.modes === undefined)) return { memory, mode: 0 };
  const { modes, mode, moved } = placeWindow(
    memory.modes ?? knowledge?.modes ?? startModes(),
    values,
    !learned,
  );
  if (isMixed(memory, features, model)) return { memory, mode: undefined };
  if (moved === undefined) return { memory: { ...memory, modes }, mode };
  const channels: Record<ChannelId, WearChannelMemory> = {};
  for (const [id, channel] of Object.entries(memory.channels)) {
    const { inModes, offsets } = channel;
    channels[id as ChannelId] = {
      ...channel,
      ...(inModes && { inModes: mergeInModes(inModes, moved) }),
      ...(offsets && { offsets: mergeOffsets(offsets, moved) }),
    };
  }
  return { memory: { ...memory, modes, channels }, mode };
}

/** A window that spans two modes belongs to none, where modes matter. */
function isMixed(
  { modes, channels }: HealthMemory,
  features: HealthInput['features'],
  model: HealthInput['model'],
): boolean {
  if (modes === undefined || !Object.values(channels).some(({ offsets }) => offsets !== undefined))
    return false;
  let setting = -1;
  for (let i = 0; i < model.channels.length; i++) {
    if (model.channels[i]!.role !== 'setting') continue;
    setting += 1;
    const summary = features.channels[i];
    if (summary === undefined || modes.continuous[setting]) continue;
    if (summary.max - summary.min > MIXED_SHARE * (modes.high[setting]! - modes.low[setting]!)) return true;
  }
  return false;
}

/** A window in which a setting moved by more than this share of its range was two. */
const MIXED_SHARE = 0.1;

/** Settings outside what was learned, but for those that make modes: their modes say what is known. */
export function unknownOf({ settings, modes }: HealthMemory, values: readonly number[]): readonly number[] {
  const unknown = unknownSettings(settings, values);
  if (modes === undefined || modes.leaders.length < 2) return unknown;
  return unknown.filter((index) => modes.continuous[index]);
}

/** While the baseline is learned: as it is, and by mode, unless ended lives have taught what modes do. */
export function learnChannel(
  before: WearChannelMemory,
  value: number,
  { memory, values, mode }: WindowSettings,
): CorrectedChannel {
  if (before.offsets !== undefined && mode !== undefined) {
    const corrected = correctChannel(before, value, { memory, values, mode });
    if (corrected.isFirst) return corrected;
    const { effect, channel } = corrected;
    return { effect, channel: { ...channel, baseline: learnBaseline(before.baseline, value - effect) } };
  }
  const baseline = learnBaseline(before.baseline, value);
  const products = learnProducts(before.products, memory, values, value - baseline.mean);
  const inModes = mode === undefined ? before.inModes : learnInMode(before.inModes, mode, value);
  return { channel: { ...before, baseline, products, ...(inModes && { inModes }) }, effect: 0 };
}

/** Once it is learned: the offset of its mode, or what the one setting that explains most adds. */
export function correctChannel(
  before: WearChannelMemory,
  value: number,
  { memory, values, mode }: WindowSettings,
): CorrectedChannel {
  const { offsets, products, baseline, trend } = before;
  if (offsets === undefined) {
    return { channel: before, effect: settingEffect(memory, products, baseline.squares, values) };
  }
  const effect = offsets[mode!]?.[1] ?? 0;
  const isFirst = (offsets[mode!]?.[0] ?? 0) === 0;
  // Before its first window a channel has no level that an offset could be learned against.
  const known = trend.n === 0 && !isFirst;
  return {
    channel: known ? before : { ...before, offsets: learnOffset(offsets, mode!, value, trend.level) },
    effect,
    isFirst,
  };
}

/** When the baseline is complete: modes that explain a channel are taken out of it, and its level starts anew. */
export function takeModesOut(memory: HealthMemory, memoryWindows: number): HealthMemory {
  const channels: Record<ChannelId, WearChannelMemory> = {};
  for (const [id, { inModes, ...channel }] of Object.entries(memory.channels)) {
    const without = inModes && withoutModes(inModes);
    channels[id as ChannelId] = without
      ? { ...channel, ...without, products: [], trend: settledTrend(without.baseline, memoryWindows) }
      : channel;
  }
  return { ...memory, channels, baselineLearned: true };
}
