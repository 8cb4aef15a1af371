import type { ChannelId } from '@kizashi/kernel';
import type { Channel, ZoneLimits } from '../data-acquisition/index.ts';
import type { ChannelSummary, HeldLevels } from '../data-manipulation/index.ts';
import type { ChannelStateName } from './machine-state.ts';

/** What is normal for a channel where ended lives of the part have taught it. */
export interface ChannelBaseline {
  readonly mean: number;
  readonly sd: number;
  /** Value at which parts of this number failed. */
  readonly limit?: number;
}

export type ChannelBaselines = Readonly<Record<ChannelId, ChannelBaseline>>;

/** What is remembered of one channel. Plain JSON. */
export interface ChannelMemory {
  readonly state: ChannelStateName;
  readonly since: number;
  /** End of the window of its newest reading; 0 before the first. */
  readonly lastReadingAt: number;
  /** Running windows in a row without a reading, and the most of them that were usual while learning. */
  readonly missed: number;
  readonly usualGap: number;
  /** Running windows learned from, their mean and the sum of squared deviations (Welford). */
  readonly n: number;
  readonly mean: number;
  readonly squares: number;
  /** Running windows in which the channel was seen to vary, of `seen`. */
  readonly varied: number;
  readonly seen: number;
  readonly last: number;
  /** Running windows in a row without any variation. */
  readonly still: number;
  /** Running windows in a row beyond the next higher or lower level. */
  readonly beyond: number;
}

const LEARNING_WINDOWS = 20;
/** Readings stay away for this many of a channel's usual gaps before it is silent. */
export const SILENT_PERIODS = 3;
/** A channel with fewer readings has not shown yet how often it reports. */
const FEWEST_READINGS = 5;
/** A state is entered and left only after this many windows in a row, so that a load spike is none. */
const PERSISTENCE = 3;
/** Half of the way from baseline to limit; ISO 20816's zone C begins near there. Left at 0.4, alarm at 0.9. */
const WATCH_SHARE = 0.5;
const WATCH_LEFT_SHARE = 0.4;
const ALARM_LEFT_SHARE = 0.9;
/** Without a limit there is no way to measure: far outside of what it did while learning. */
const WATCH_SD = 8;
const WATCH_LEFT_SD = 6;
/** Chance of calling a healthy channel frozen, given how often it varied so far. */
const FROZEN_CHANCE = 1e-6;

export function startChannel(): ChannelMemory {
  return {
    state: 'learning',
    since: 0,
    lastReadingAt: 0,
    missed: 0,
    usualGap: 0,
    n: 0,
    mean: 0,
    squares: 0,
    varied: 0,
    seen: 0,
    last: Number.MAX_VALUE,
    still: 0,
    beyond: 0,
  };
}

/** One running window of one channel. `at` is the window's end. */
export function followChannel(
  memory: ChannelMemory,
  channel: Channel,
  summary: ChannelSummary,
  at: number,
  baseline: ChannelBaseline | undefined,
  zoneLimits: ZoneLimits | undefined = channel.zones,
  held?: HeldLevels,
): ChannelMemory {
  const varies = summary.max > summary.min || summary.last !== memory.last;
  const learning = memory.n < LEARNING_WINDOWS;
  const next = {
    ...memory,
    ...(learning ? learn(memory, summary.mean) : {}),
    varied: memory.varied + (varies && memory.seen > 0 ? 1 : 0),
    seen: memory.seen + 1,
    last: summary.last,
    still: varies ? 0 : memory.still + 1,
    lastReadingAt: at,
    missed: 0,
    usualGap: learning ? Math.max(memory.usualGap, memory.missed) : memory.usualGap,
  };
  if (learning && !baseline) return enter(next, 'learning', at);
  if (isFrozen(next)) return enter(next, 'frozen', at);
  if (isTripped(channel, held, zoneLimits)) return { ...enter(next, 'alarm', at), beyond: 0 };
  return judge(next, channel, summary.mean, at, baseline);
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
  return memory.state === 'silent' ? enter(heard, memory.n > 0 ? 'normal' : 'learning', at) : heard;
}

function learn(memory: ChannelMemory, value: number): Pick<ChannelMemory, 'n' | 'mean' | 'squares'> {
  const n = memory.n + 1;
  const step = value - memory.mean;
  const mean = memory.mean + step / n;
  return { n, mean, squares: memory.squares + step * (value - mean) };
}

/**
 * Frozen: it has stood still for so long that a channel which varies as often as this one did would do so by
 * chance once in a million. One that was constant while learning never is.
 */
function isFrozen(memory: ChannelMemory): boolean {
  if (memory.varied === 0 || memory.squares === 0 || memory.n < LEARNING_WINDOWS) return false;
  const moving = memory.seen - memory.still;
  const chanceToVary = memory.varied / (moving + 1);
  return memory.still * Math.log1p(-Math.min(chanceToVary, 0.98)) < Math.log(FROZEN_CHANCE);
}

function judge(
  memory: ChannelMemory,
  channel: Channel,
  value: number,
  at: number,
  baseline: ChannelBaseline | undefined,
): ChannelMemory {
  if (channel.role !== 'wear') return enter(memory, 'normal', at);
  const held = memory.state === 'watch' || memory.state === 'alarm' ? memory.state : 'normal';
  const wanted = levelOf(memory, channel, value, held, baseline);
  if (wanted === held) return { ...enter(memory, held, at), beyond: 0 };
  const beyond = memory.beyond + 1;
  return beyond >= PERSISTENCE
    ? { ...enter(memory, wanted, at), beyond: 0 }
    : { ...enter(memory, held, at), beyond };
}

/** Readings in a row in zone D or beyond the limit: that needs no second window. */
function isTripped(channel: Channel, held: HeldLevels | undefined, zones: ZoneLimits | undefined): boolean {
  if (held === undefined || channel.role !== 'wear') return false;
  if (zones !== undefined && held.above > zones.cd) return true;
  if (channel.limit === undefined) return false;
  return channel.worsens === 'down' ? held.below < channel.limit : held.above > channel.limit;
}

type Level = 'normal' | 'watch' | 'alarm';

function levelOf(
  memory: ChannelMemory,
  channel: Channel,
  value: number,
  held: Level,
  baseline: ChannelBaseline | undefined,
): Level {
  const ownKnown = memory.n >= LEARNING_WINDOWS;
  const mean = ownKnown || !baseline ? memory.mean : baseline.mean;
  const sd = ownKnown || !baseline ? Math.sqrt(memory.squares / Math.max(1, memory.n - 1)) : baseline.sd;
  const limit = channel.limit ?? baseline?.limit;
  if (limit !== undefined && limit !== mean) {
    const share = (value - mean) / (limit - mean);
    if (share >= (held === 'alarm' ? ALARM_LEFT_SHARE : 1)) return 'alarm';
    return share >= (held === 'normal' ? WATCH_SHARE : WATCH_LEFT_SHARE) ? 'watch' : 'normal';
  }
  if (sd === 0) return 'normal';
  const signed = (value - mean) / sd;
  const away = channel.worsens === 'up' ? signed : channel.worsens === 'down' ? -signed : Math.abs(signed);
  return away >= (held === 'normal' ? WATCH_SD : WATCH_LEFT_SD) ? 'watch' : 'normal';
}

/** Keeps `since` while the state stays the same. */
export function enter(memory: ChannelMemory, state: ChannelStateName, at: number): ChannelMemory {
  return memory.state === state && memory.since !== 0 ? memory : { ...memory, state, since: at };
}
