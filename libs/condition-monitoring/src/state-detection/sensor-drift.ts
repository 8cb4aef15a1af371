import { DAY_MS } from '@kizashi/kernel';
import type { Channel, MachineModel } from '../data-acquisition/index.ts';
import type { ChannelMemory } from './channel-memory.ts';
import { isSensed } from './follow-channel.ts';
import { isLearned, type LearnedLevel, sdOf } from './mode-baselines.ts';

/** Time over which deviations are averaged: shifts and nights even out, weeks do not. */
const AVERAGE_MS = DAY_MS;
/** One window moves the average as if it were no further from it than this (Huber 1964): a spike moves it little. */
const CUT_SD = 20;
/** `slow` beyond this has moved, and beyond that has moved far. */
const MOVED_SD = 3;
const FAR_SD = 8;
/** What moved to the same side by this share of the way accounts for it. */
const COMPARABLE_SHARE = 0.5;
/** From moved to far a slow change takes at least this long; a step takes a day. */
const SLOW_MS = 3 * DAY_MS;

/** Takes the deviation of one steady window, `spacingMs` after the one before, into the average of about a day. */
export function followSlowly(
  memory: ChannelMemory,
  value: number,
  own: LearnedLevel,
  spacingMs: number,
  at: number,
): ChannelMemory {
  const sd = sdOf(own);
  if (sd === 0) return memory;
  const innovation = (value - own[1]) / sd - memory.slow;
  const weight = -Math.expm1(-spacingMs / AVERAGE_MS);
  const moved = memory.slow + weight * Math.max(-CUT_SD, Math.min(CUT_SD, innovation));
  const slow = Math.round(moved * 1e4) / 1e4;
  const sameSide = slow > 0 === memory.slow > 0;
  return {
    ...memory,
    slow,
    slowSince: Math.abs(slow) < MOVED_SD ? 0 : (sameSide && memory.slowSince) || at,
    farSince: Math.abs(slow) < FAR_SD ? 0 : (sameSide && memory.farSince) || at,
  };
}

/**
 * Whether a wear channel has moved slowly as no wear does. Two cases, both narrow on purpose, since calling wear a
 * drift would silence the one channel that tells of it:
 *
 * 1. *Against wear*: far to the better side of its baseline, while the other wear channels of its position, and there
 *    is one at least, stand where they were or follow the surroundings, and no channel of its unit moved the same
 *    way. Running-in eases all channels of a position, weather moves all temperatures; a sensor drifts alone.
 * 2. *Failed alone*: its average is beyond the model's limit, while every channel that points to the same failure
 *    mode, and there is one at least, has not moved at all. A part that has failed shows it on all of them.
 *
 * A drift towards the limit that no other channel could bear out or deny is taken for wear: nobody can tell them
 * apart from readings. So is one that a channel shares with its part.
 */
export function isDrifting(
  index: number,
  channels: readonly ChannelMemory[],
  model: MachineModel,
  levels: readonly (LearnedLevel | null)[],
): boolean {
  const memory = channels[index]!;
  const channel = model.channels[index]!;
  const own = levels[index];
  if (channel.role !== 'wear' || channel.worsens === undefined || !isLearned(own)) return false;
  if (memory.farSince - memory.slowSince < SLOW_MS) return false;
  const worse = memory.slow > 0 === (channel.worsens === 'up');
  if (worse) {
    const witnesses = witnessesOf(index, channels, model, sharesFailureMode);
    const stands = (witness: number) => !hasMoved(channels[witness]!);
    return isBeyondLimit(channel, memory, own) && allOf(witnesses, stands);
  }
  const witnesses = witnessesOf(index, channels, model, sharesPosition);
  const stands = (witness: number) =>
    !hasMoved(channels[witness]!) || movesWith(witness, channels, model, levels, isSurroundings);
  return !movesWith(index, channels, model, levels, isSensed) && allOf(witnesses, stands);
}

function isBeyondLimit({ limit, worsens }: Channel, { slow }: ChannelMemory, own: LearnedLevel): boolean {
  if (limit === undefined) return false;
  const level = own[1] + slow * sdOf(own);
  return worsens === 'down' ? level <= limit : level >= limit;
}

/** Trusted wear channels that would have to move as well. */
function witnessesOf(
  index: number,
  channels: readonly ChannelMemory[],
  model: MachineModel,
  isWitness: (one: Channel, other: Channel) => boolean,
): readonly number[] {
  const witnesses: number[] = [];
  for (let other = 0; other < channels.length; other++) {
    const channel = model.channels[other]!;
    if (other === index || channel.role !== 'wear' || !isTrusted(channels[other]!)) continue;
    if (isWitness(model.channels[index]!, channel)) witnesses.push(other);
  }
  return witnesses;
}

function allOf(witnesses: readonly number[], holds: (witness: number) => boolean): boolean {
  return witnesses.length > 0 && witnesses.every(holds);
}

function hasMoved({ slow }: ChannelMemory): boolean {
  return Math.abs(slow) >= MOVED_SD;
}

/** Whether another channel of the same unit, of those that count, has moved to the same side, and comparably far. */
function movesWith(
  index: number,
  channels: readonly ChannelMemory[],
  model: MachineModel,
  levels: readonly (LearnedLevel | null)[],
  counts: (channel: Channel) => boolean,
): boolean {
  const way = wayOf(channels[index]!, levels[index]);
  return channels.some((memory, other) => {
    const channel = model.channels[other]!;
    if (other === index || !counts(channel) || channel.unit !== model.channels[index]!.unit) return false;
    return hasMoved(memory) && wayOf(memory, levels[other]) / way >= COMPARABLE_SHARE;
  });
}

/** In the channel's unit. */
function wayOf({ slow }: ChannelMemory, level: LearnedLevel | null | undefined): number {
  return level == null ? 0 : slow * sdOf(level);
}

function isSurroundings({ role }: Channel): boolean {
  return role === 'context';
}

function isTrusted({ state }: ChannelMemory): boolean {
  return state === 'normal' || state === 'watch' || state === 'alarm';
}

function sharesPosition(one: Channel, other: Channel): boolean {
  return one.positionIds.some((position) => other.positionIds.includes(position));
}

function sharesFailureMode(one: Channel, other: Channel): boolean {
  const modes = other.failureModes ?? [];
  return sharesPosition(one, other) && (one.failureModes ?? []).some((mode) => modes.includes(mode));
}
