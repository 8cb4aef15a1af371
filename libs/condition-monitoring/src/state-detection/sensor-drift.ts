import { DAY_MS } from '@kizashi/kernel';
import type { Channel, MachineModel } from '../data-acquisition/index.ts';
import type { ChannelMemory } from './channel-memory.ts';
import { type LearnedLevel, sdOf } from './mode-baselines.ts';

/** Time over which deviations are averaged: shifts and nights even out, weeks do not. */
const AVERAGE_MS = DAY_MS;
/** One window counts for no more than this many standard deviations, so that a step is told from a slow change. */
const MOST_SD = 20;
/** `slow` beyond this has moved, and beyond that has moved far. */
const MOVED_SD = 3;
const FAR_SD = 8;
/** From moved to far a slow change takes at least this long; a step takes a day. */
const SLOW_MS = 3 * DAY_MS;

/** Takes the deviation of one steady window into the average of about a day. */
export function followSlowly(
  memory: ChannelMemory,
  value: number,
  own: LearnedLevel,
  windowMs: number,
  at: number,
): ChannelMemory {
  const sd = sdOf(own);
  if (sd === 0) return memory;
  const deviation = Math.max(-MOST_SD, Math.min(MOST_SD, (value - own[1]) / sd));
  const weight = -Math.expm1(-windowMs / AVERAGE_MS);
  const slow = Math.round((memory.slow + weight * (deviation - memory.slow)) * 1e4) / 1e4;
  const sameSide = memory.slowSince !== 0 && slow > 0 === memory.slow > 0;
  const slowSince = Math.abs(slow) < MOVED_SD ? 0 : sameSide ? memory.slowSince : at;
  return { ...memory, slow, slowSince };
}

/**
 * Whether a wear channel has moved slowly as no wear does. Two cases, both narrow on purpose, since calling wear a
 * drift would silence the one channel that tells of it:
 *
 * 1. *Against wear*: far to the better side of its baseline, while another wear channel of the same position stands
 *    where it was and no channel of the same unit moved the same way. Running-in eases all channels of a position,
 *    and weather moves all temperatures; a sensor drifts alone.
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
  own: LearnedLevel,
  at: number,
): boolean {
  const memory = channels[index]!;
  const channel = model.channels[index]!;
  if (channel.role !== 'wear' || channel.worsens === undefined || memory.slowSince === undefined)
    return false;
  if (Math.abs(memory.slow) < FAR_SD || at - memory.slowSince < SLOW_MS) return false;
  const worse = memory.slow > 0 === (channel.worsens === 'up');
  return worse
    ? isBeyondLimit(channel, memory, own) && standsAlone(index, channels, model, sharesFailureMode)
    : standsAlone(index, channels, model, sharesPosition) && !movesWithItsUnit(index, channels, model);
}

function isBeyondLimit({ limit, worsens }: Channel, { slow }: ChannelMemory, own: LearnedLevel): boolean {
  if (limit === undefined) return false;
  const level = own[1] + slow * sdOf(own);
  return worsens === 'down' ? level <= limit : level >= limit;
}

/** There are witnesses, and none of them has moved. */
function standsAlone(
  index: number,
  channels: readonly ChannelMemory[],
  model: MachineModel,
  isWitness: (one: Channel, other: Channel) => boolean,
): boolean {
  const witnesses = channels.filter((memory, other) => {
    const channel = model.channels[other]!;
    return (
      other !== index &&
      channel.role === 'wear' &&
      isTrusted(memory) &&
      isWitness(model.channels[index]!, channel)
    );
  });
  return witnesses.length > 0 && witnesses.every(({ slow }) => Math.abs(slow) < MOVED_SD);
}

function movesWithItsUnit(index: number, channels: readonly ChannelMemory[], model: MachineModel): boolean {
  const { slow } = channels[index]!;
  return channels.some((memory, other) => {
    const { unit, role } = model.channels[other]!;
    const sensed = role === 'wear' || role === 'context';
    return (
      other !== index &&
      sensed &&
      unit === model.channels[index]!.unit &&
      Math.abs(memory.slow) >= MOVED_SD &&
      memory.slow > 0 === slow > 0
    );
  });
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
