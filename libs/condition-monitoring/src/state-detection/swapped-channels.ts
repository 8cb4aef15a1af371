import type { Channel, MachineModel } from '../data-acquisition/index.ts';
import type { WindowFeatures } from '../data-manipulation/index.ts';
import type { ChannelMemory } from './channel-memory.ts';
import { isSensed } from './follow-channel.ts';
import { isLearned, type ModeBaseline, sdOf } from './mode-baselines.ts';

/** Levels nearer than this many standard deviations cannot be told apart by single windows. */
const APART_SD = 2.5;
/** Only channels this far from their own level are looked at; a reading further away than that from a level is not of it. */
const AWAY_SD = 1.5;
const MATCHES_SD = 3.5;
/** Most that one window counts, and what makes certain: three clear windows, a chance of one in 160,000. */
const MOST_OF_A_WINDOW = 4;
const CERTAIN = 12;
/** A window that does not show the exchange takes at least this much of a suspicion. */
const DOUBT = 2;

/** A channel that shows what another one used to show, and how surely: the logarithm of a likelihood ratio. */
export interface Exchange {
  readonly with: number;
  readonly evidence: number;
}

/** Where a channel stood lately in this mode, and how much it varies about it. */
interface Standing {
  readonly index: number;
  readonly value: number;
  readonly level: number;
  readonly sd: number;
}

/**
 * What this window says of channels of one unit that may show each other's level, by channel: for those that are
 * suspected already, and for pairs that are both away from their own level. Undefined in the usual case of none.
 */
export function exchangesSeen(
  channels: readonly ChannelMemory[],
  features: WindowFeatures,
  model: MachineModel,
  baseline: ModeBaseline,
): ReadonlyMap<number, Exchange> | undefined {
  const seen = new Map<number, Exchange>();
  const away: Standing[] = [];
  for (let index = 0; index < model.channels.length; index++) {
    if (!isSensed(model.channels[index]!)) continue;
    const own = standingOf(index, channels, features, baseline);
    if (own === undefined) continue;
    const suspected = channels[index]?.exchanged?.with;
    if (suspected !== undefined) {
      const other = standingOf(suspected, channels, features, baseline);
      if (other !== undefined) seen.set(index, { with: suspected, evidence: evidenceOf(own, other) });
    } else if (distance(own.value, own) >= AWAY_SD && channels[index]?.state !== 'drifting') away.push(own);
  }
  for (const a of away) {
    for (const b of away) {
      if (b.index <= a.index || seen.has(a.index) || seen.has(b.index)) continue;
      if (!isAlike(model.channels[a.index]!, model.channels[b.index]!)) continue;
      const evidence = evidenceOf(a, b);
      if (evidence <= 0) continue;
      seen.set(a.index, { with: b.index, evidence });
      seen.set(b.index, { with: a.index, evidence });
    }
  }
  return seen.size === 0 ? undefined : seen;
}

/** Sensors of one kind, whose plugs fit each other. What is computed of another channel has no plug of its own. */
function isAlike(a: Channel, b: Channel): boolean {
  const plugged = a.derived === undefined && b.derived === undefined;
  return plugged && a.unit === b.unit && a.role === b.role;
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

/**
 * Logarithm of how much likelier both values are with their channels exchanged than without, for normal noise, counted
 * by the channel that shows it less: a channel that has worn up to another's level has exchanged nothing. 0 where
 * the levels are too near, or where the values fit neither.
 */
function evidenceOf(a: Standing, b: Standing): number {
  if (Math.abs(a.level - b.level) < APART_SD * Math.max(a.sd, b.sd)) return 0;
  const [aOfB, bOfA] = [distance(a.value, b), distance(b.value, a)];
  const ratio = Math.min(distance(a.value, a) ** 2 - aOfB ** 2, distance(b.value, b) ** 2 - bOfA ** 2);
  if (ratio > 0 && (aOfB > MATCHES_SD || bOfA > MATCHES_SD)) return 0;
  return Math.max(-MOST_OF_A_WINDOW, Math.min(MOST_OF_A_WINDOW, ratio));
}

function distance(value: number, { level, sd }: Standing): number {
  return Math.abs(value - level) / sd;
}

/** Adds the evidence of one steady window. It ends a suspicion, or a swap, when nothing is left of it. */
export function followExchange(memory: ChannelMemory, seen: Exchange): ChannelMemory {
  const { exchanged, ...rest } = memory;
  if (exchanged === undefined) return { ...memory, exchanged: seen };
  const doubt = memory.state !== 'swapped' && seen.evidence <= 0;
  const evidence = exchanged.evidence + (doubt ? Math.min(seen.evidence, -DOUBT) : seen.evidence);
  if (evidence <= 0) return rest;
  return { ...memory, exchanged: { with: exchanged.with, evidence: Math.min(CERTAIN, evidence) } };
}

export function isSwapped({ exchanged, state }: ChannelMemory): boolean {
  return exchanged !== undefined && (state === 'swapped' || exchanged.evidence >= CERTAIN);
}
