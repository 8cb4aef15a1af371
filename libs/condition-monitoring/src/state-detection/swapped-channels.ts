import type { MachineModel } from '../data-acquisition/index.ts';
import type { WindowFeatures } from '../data-manipulation/index.ts';
import { type ChannelMemory, PERSISTENCE } from './channel-memory.ts';
import { isSensed } from './follow-channel.ts';
import { isLearned, type ModeBaseline, sdOf } from './mode-baselines.ts';

/** Levels nearer than this many standard deviations cannot be told apart, and a reading this far away has left. */
const APART_SD = 6;
/** A reading within this many standard deviations of a level belongs to it. */
const MATCHES_SD = 4;

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
    const learned = baseline.levels[index];
    const value = features.channels[index]?.mean;
    if (value === undefined || !isLearned(learned) || !isSensed(model.channels[index]!)) continue;
    const sd = sdOf(learned);
    const level = learned[1] + (channels[index]?.slow ?? 0) * sd;
    if (sd === 0 || Math.abs(value - level) < APART_SD * sd) continue;
    away ??= [];
    away.push({ index, value, level, sd });
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

function isExchange(a: Standing, b: Standing): boolean {
  return (
    Math.abs(a.level - b.level) >= APART_SD * Math.max(a.sd, b.sd) &&
    Math.abs(a.value - b.level) <= MATCHES_SD * b.sd &&
    Math.abs(b.value - a.level) <= MATCHES_SD * a.sd
  );
}

/** Counts windows with and without the exchange; forgotten when they balance. */
export function followExchange(memory: ChannelMemory, partner: number | undefined): ChannelMemory {
  const { exchanged, ...rest } = memory;
  if (partner !== undefined) {
    const windows = exchanged?.with === partner ? Math.min(PERSISTENCE, exchanged.windows + 1) : 1;
    return { ...memory, exchanged: { with: partner, windows } };
  }
  if (exchanged === undefined) return memory;
  return exchanged.windows > 1
    ? { ...rest, exchanged: { ...exchanged, windows: exchanged.windows - 1 } }
    : rest;
}

export function isSwapped({ exchanged, state }: ChannelMemory): boolean {
  return exchanged !== undefined && (state === 'swapped' || exchanged.windows >= PERSISTENCE);
}
