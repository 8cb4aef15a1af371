import { HOUR_MS } from '@kizashi/kernel';
import type { ChannelStateName, Zone } from './machine-state.ts';

/** What is remembered of one channel. Plain JSON; times are epoch ms. */
export interface ChannelMemory {
  readonly state: ChannelStateName;
  readonly since: number;
  /** End of the window of its newest reading; 0 before the first. */
  readonly lastReadingAt: number;
  /** Running windows in a row without a reading, and the most of them after which it was heard again. */
  readonly missed: number;
  readonly usualGap: number;
  /** Running windows in which the channel was seen to vary, of `seen`; stays 0 if it never did while learning. */
  readonly varied: number;
  readonly seen: number;
  readonly last: number;
  /** Running windows in a row without any variation, and the most of them after which it varied again. */
  readonly still: number;
  readonly usualStill: number;
  /** The different values that it took, as long as they are few: such a channel may rest on one of them for long. */
  readonly few?: readonly number[];
  /** Running windows in a row that asked for a worse state; below 0, for a better one. */
  readonly beyond: number;
  /** ISO 20816-3 zone, and windows in a row in another one. */
  readonly zone?: Zone;
  readonly zoneAway?: number;
  /** Deviation from the baseline of its mode, in its standard deviations, averaged over about a day. */
  readonly slow: number;
  /** Since when `slow` has been away from 0 on one side, and far away; 0 while it is not. */
  readonly slowSince: number;
  readonly farSince: number;
  /** Channel whose level this one seems to show, and how surely. */
  readonly exchanged?: { readonly with: number; readonly evidence: number };
}

/** A state is entered only after this many windows in a row, so that a load spike is none. */
export const PERSISTENCE = 3;
/** A state is left after as many, and not before this time: the next recipe may be an easier one. */
const LEAVING_MS = 6 * HOUR_MS;

export function leavingWindows(windowMs: number): number {
  return Math.max(PERSISTENCE, Math.ceil(LEAVING_MS / windowMs));
}

export function startChannel(): ChannelMemory {
  return {
    state: 'learning',
    since: 0,
    lastReadingAt: 0,
    missed: 0,
    usualGap: 0,
    varied: 0,
    seen: 0,
    last: Number.MAX_VALUE,
    still: 0,
    usualStill: 0,
    few: [],
    beyond: 0,
    slow: 0,
    slowSince: 0,
    farSince: 0,
  };
}

/** Keeps `since` while the state stays the same. */
export function enter(memory: ChannelMemory, state: ChannelStateName, at: number): ChannelMemory {
  return memory.state === state && memory.since !== 0 ? memory : { ...memory, state, since: at };
}

/** After a replacement the sensor is the same, and what is normal is learned again. */
export function renewChannel(memory: ChannelMemory, at: number): ChannelMemory {
  const { zone: _, zoneAway: __, exchanged: ___, ...rest } = memory;
  return { ...rest, state: 'learning', since: at, beyond: 0, slow: 0, slowSince: 0, farSince: 0 };
}
