import type { Channel, ZoneLimits } from '../data-acquisition/index.ts';
import type { HeldLevels } from '../data-manipulation/index.ts';
import { type ChannelBaseline, isBeyond, isTripped, levelOf, RANK } from './channel-level.ts';
import { type ChannelMemory, enter, leavingWindows, PERSISTENCE } from './channel-memory.ts';
import { type Level, zoneAfter } from './vibration-zones.ts';

/** Unsteady windows say little; only what is beyond limit or in zone D for an hour of them is an alarm. */
const UNSTEADY_PERSISTENCE = 6;

/** What a window says of one channel, and what is known to compare it with. */
export interface Judged {
  readonly channel: Channel;
  readonly value: number;
  /** Left out where a mode without baseline, or settings never seen, may explain them. */
  readonly held: HeldLevels | undefined;
  readonly at: number;
  /** Since its reading before, while the machine ran; one window where it reports in each. */
  readonly spacingMs: number;
  readonly zones: ZoneLimits | undefined;
  /** What is normal in this mode; undefined while that is being learned. */
  readonly baseline: ChannelBaseline | undefined;
  /** Warm, and at settings that are known in this mode: ISO 20816-3 asks for steady operating conditions. */
  readonly steady: boolean;
  /** What is normal was learned in some mode: before that nothing can be said at all. */
  readonly known: boolean;
}

/** State and zone of one channel after a running window in which its sensor is not at fault. */
export function judgeChannel(memory: ChannelMemory, judged: Judged): ChannelMemory {
  const { channel, at, baseline, steady, known } = judged;
  // A counter only counts: there is nothing about it to learn.
  if (channel.role === 'usage') return enter(memory, 'normal', at);
  if (!known && baseline === undefined) return enter(memory, 'learning', at);
  const level = levelHeld(memory);
  if (channel.role !== 'wear') return enter(memory, 'normal', at);
  if (baseline === undefined || !steady) return judgeUnsteady(memory, judged, level);
  if (isTripped(channel, judged.held, judged.zones)) return trip(memory, judged);
  const wanted = levelOf(channel, judged.value, baseline, judged.zones, level);
  const next = followZone(memory, judged);
  if (wanted === level) return settle(next, level, at, 0);
  const side = RANK[wanted] > RANK[level] ? 1 : -1;
  const beyond = Math.sign(memory.beyond) === side ? memory.beyond + side : side;
  const needed = side > 0 ? PERSISTENCE : leavingWindows(judged.spacingMs);
  return Math.abs(beyond) >= needed ? settle(next, wanted, at, 0) : settle(next, level, at, beyond);
}

/**
 * A window that cannot be compared (a mode that is new, settings never seen, a machine that is cold) holds the state
 * that stands. Two things count all the same: readings that trip, unless mode or settings may explain them, and what
 * is in zone D or beyond the model's limit for so long that no recipe excuses it.
 */
function judgeUnsteady(memory: ChannelMemory, judged: Judged, level: Level): ChannelMemory {
  const { channel, value, zones, at } = judged;
  if (isTripped(channel, judged.held, zones)) return trip(memory, judged);
  if (level === 'alarm' || !isBeyond(channel, value, zones)) return settle(memory, level, at, memory.beyond);
  const beyond = Math.max(0, memory.beyond) + 1;
  return beyond >= UNSTEADY_PERSISTENCE ? trip(memory, judged) : settle(memory, level, at, beyond);
}

function trip(memory: ChannelMemory, { value, held, zones, at }: Judged): ChannelMemory {
  const next = settle(memory, 'alarm', at, 0);
  const inZoneD = zones !== undefined && Math.max(value, held?.above ?? value) > zones.cd;
  return inZoneD ? { ...withoutCount(next), zone: 'D' } : next;
}

/** A zone is entered as a state is: after some windows in a row; the first one at once. */
function followZone(memory: ChannelMemory, { value, zones }: Judged): ChannelMemory {
  if (zones === undefined) return memory;
  const zone = zoneAfter(memory.zone, value, zones);
  if (zone === memory.zone) return memory.zoneAway === undefined ? memory : withoutCount(memory);
  const away = (memory.zoneAway ?? 0) + 1;
  if (memory.zone !== undefined && away < PERSISTENCE) return { ...memory, zoneAway: away };
  return { ...withoutCount(memory), zone };
}

function withoutCount({ zoneAway: _, ...rest }: ChannelMemory): ChannelMemory {
  return rest;
}

function levelHeld({ state }: ChannelMemory): Level {
  return state === 'watch' || state === 'alarm' ? state : 'normal';
}

function settle(memory: ChannelMemory, level: Level, at: number, beyond: number): ChannelMemory {
  const next = enter(memory, level, at);
  return next.beyond === beyond ? next : { ...next, beyond };
}
