import type { Channel } from '../data-acquisition/index.ts';
import type { ChannelSummary } from '../data-manipulation/index.ts';
import { type ChannelMemory, enter } from './channel-memory.ts';
import { LEARNING_WINDOWS } from './mode-baselines.ts';

/** Readings stay away for this many of a channel's usual gaps before it is silent. */
export const SILENT_PERIODS = 3;
/** A channel with fewer readings has not shown yet how often it reports. */
const FEWEST_READINGS = 5;
/** Chance of calling a healthy channel frozen, given how often it varied so far. */
const FROZEN_CHANCE = 1e-6;
const STILL_TIMES = 3;
const STILL_TIMES_COARSE = 20;
const FEW_VALUES = 4;

/** One running window with readings of one channel: how often it reports and varies. `at` is the window's end. */
export function hearChannel(memory: ChannelMemory, summary: ChannelSummary, at: number): ChannelMemory {
  const varies = summary.max > summary.min || summary.last !== memory.last;
  const learning = memory.seen < LEARNING_WINDOWS;
  const counts = varies && memory.seen > 0 && (learning || memory.varied > 0);
  const heard: ChannelMemory = {
    ...memory,
    lastReadingAt: at,
    missed: 0,
    usualGap:
      learning || memory.state !== 'silent' ? Math.max(memory.usualGap, memory.missed) : memory.usualGap,
    varied: memory.varied + (counts ? 1 : 0),
    seen: memory.seen + 1,
    last: summary.last,
    still: varies ? 0 : memory.still + 1,
    usualStill:
      varies && memory.state !== 'frozen' ? Math.max(memory.usualStill, memory.still) : memory.usualStill,
  };
  // Leaving a property out costs several times what the rest does, and a channel leaves this one once in its life.
  const few = fewValues(memory, summary.last);
  if (few === memory.few) return heard;
  if (few !== undefined) return { ...heard, few };
  const { few: _, ...withoutFew } = heard;
  return withoutFew;
}

function fewValues({ few }: ChannelMemory, value: number): readonly number[] | undefined {
  if (few === undefined || few.includes(value)) return few;
  return few.length < FEW_VALUES ? [...few, value] : undefined;
}

/**
 * A running window without a reading of this channel. While the machine rests nothing is missed: signs of wear
 * are measured only when it runs.
 */
export function missChannel(memory: ChannelMemory): ChannelMemory {
  if (memory.lastReadingAt === 0) return memory;
  const next = { ...memory, missed: memory.missed + 1 };
  const patience = SILENT_PERIODS * (memory.usualGap + 1);
  return memory.seen >= FEWEST_READINGS && next.missed >= patience
    ? enter(next, 'silent', memory.lastReadingAt)
    : next;
}

/** A reading while the machine rests: the channel is alive, and no more is said. */
export function restChannel(memory: ChannelMemory, at: number): ChannelMemory {
  const heard = { ...memory, lastReadingAt: at, missed: 0 };
  if (memory.state !== 'silent') return heard;
  return enter(heard, memory.seen >= LEARNING_WINDOWS ? 'normal' : 'learning', at);
}

/**
 * Frozen: it has stood still for so long that a channel which varies as often as this one did would do so by
 * chance once in a million, and for three times as long as it ever did: a thermometer that rounds may stand still for
 * an hour. One that knows only a few values may rest on one of them far longer, when wear or a setting takes it there:
 * it is given twenty times as long. One that was constant while learning never is.
 */
export function isFrozen(memory: ChannelMemory): boolean {
  if (memory.still === 0 || memory.varied === 0 || memory.seen < LEARNING_WINDOWS) return false;
  const times = memory.few === undefined ? STILL_TIMES : STILL_TIMES_COARSE;
  if (memory.still < times * (memory.usualStill + 1)) return false;
  const moving = memory.seen - memory.still;
  const chanceToVary = memory.varied / (moving + 1);
  return memory.still * Math.log1p(-Math.min(chanceToVary, 0.98)) < Math.log(FROZEN_CHANCE);
}

/** Whether a channel can be faulty as a sensor is: counters and settings are set, not sensed. */
export function isSensed({ role }: Channel): boolean {
  return role === 'wear' || role === 'context';
}
