import type { MachineModel } from '../data-acquisition/index.ts';
import type { WindowFeatures } from '../data-manipulation/index.ts';
import { type ChannelMemory, PERSISTENCE } from './channel-memory.ts';
import { isSensed } from './follow-channel.ts';
import { isLearned, type ModeBaseline, sdOf } from './mode-baselines.ts';

/** Levels nearer than this many standard deviations cannot be told apart. */
const APART_SD = 5;
/** A reading within this many standard deviations of a level may belong to it, one further away does not. */
const MATCHES_SD = 3.5;

/** Where a channel stood lately in this mode, and how much it varies about it. */
interface Standing {
  readonly index: number;
  readonly value: number;
  readonly level: number;
  readonly sd: number;
}

/**
 * Pairs of channels that show each other's level in this window: same unit, levels clearly apart, each reading far
 * from its own channel's level and at the other's. Undefined in the usual case that no two channels are away at once.
 */
export function exchangedChannels(
  channels: readonly ChannelMemory[],
  features: WindowFeatures,
  model: MachineModel,
  baseline: ModeBaseline,
): ReadonlyMap<number, number> | undefined {
  let away: Standing[] | undefined;
  for (let index = 0; index < model.channels.length; index++) {
    if (!isSensed(model.channels[index]!)) continue;
    const standing = standingOf(index, channels, features, baseline);
    if (standing === undefined || matches(standing.value, standing)) continue;
    away ??= [];
    away.push(standing);
  }
  if (away === undefined || away.length < 2) return undefined;
  const pairs = new Map<number, number>();
  for (const a of away) {
    for (const b of away) {
      if (b.index <= a.index || pairs.has(a.index) || pairs.has(b.index)) continue;
      if (model.channels[a.index]!.unit !== model.channels[b.index]!.unit || !isExchange(a, b)) continue;
      pairs.set(a.index, b.index);
      pairs.set(b.index, a.index);
    }
  }
  return pairs;
}

function standingOf(
  index: number,
  channels: readonly ChannelMemory[],
  features: WindowFeatures,
  baseline: ModeBaseline,
): Standing | undefined {
  const learned = baseline.levels[index];
  const value = features.channels[index]?.mean;
  if (value === undefined || !isLearned(learned)) return undefined;
  const sd = sdOf(learned);
  return sd === 0 ? undefined : { index, value, level: learned[1] + (channels[index]?.slow ?? 0) * sd, sd };
}

function isExchange(a: Standing, b: Standing): boolean {
  const apart = Math.abs(a.level - b.level) >= APART_SD * Math.max(a.sd, b.sd);
  return apart && matches(a.value, b) && matches(b.value, a);
}

function matches(value: number, { level, sd }: Standing): boolean {
  return Math.abs(value - level) <= MATCHES_SD * sd;
}

/**
 * Counts steady windows with the exchange. One that does not show it ends a suspicion; a channel that is called
 * swapped has to show its own level again, clearly and as often, since recipes may bring the two levels near.
 */
export function followExchange(
  memory: ChannelMemory,
  partner: number | undefined,
  isBack: () => boolean,
): ChannelMemory {
  const { exchanged } = memory;
  if (partner !== undefined) {
    const windows = exchanged?.with === partner ? Math.min(PERSISTENCE, exchanged.windows + 1) : 1;
    return { ...memory, exchanged: { with: partner, windows } };
  }
  if (exchanged === undefined) return memory;
  const { exchanged: _, ...rest } = memory;
  if (memory.state !== 'swapped') return rest;
  if (!isBack()) return memory;
  return exchanged.windows > 1
    ? { ...rest, exchanged: { ...exchanged, windows: exchanged.windows - 1 } }
    : rest;
}

/** Whether a swapped channel shows its own level again, and not its partner's. */
export function isBackHome(
  index: number,
  channels: readonly ChannelMemory[],
  features: WindowFeatures,
  baseline: ModeBaseline,
): boolean {
  const own = standingOf(index, channels, features, baseline);
  const partner = standingOf(channels[index]?.exchanged?.with ?? -1, channels, features, baseline);
  if (own === undefined || !matches(own.value, own)) return false;
  return partner === undefined || !matches(own.value, partner);
}

export function isSwapped({ exchanged, state }: ChannelMemory): boolean {
  return exchanged !== undefined && (state === 'swapped' || exchanged.windows >= PERSISTENCE);
}
