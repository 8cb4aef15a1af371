import type { Channel } from '../data-acquisition/index.ts';
import { type Baseline, baselineOf, type OwnBaseline } from './own-baseline.ts';
import type { WearKnowledge } from './part-knowledge.ts';

/** How the wear of one channel is measured for one part: from its baseline (wear 0) to its limit (wear 1). */
export interface Yardstick {
  readonly baseline: Baseline;
  readonly limit: number;
  readonly bothSides: boolean;
  /** In the wear; 0 where the channel only supports what others say. */
  readonly weight: number;
  /**
   * Where the limit comes from: set by an engineer, learned from ended lives, or, where neither is known,
   * so many standard deviations that nobody would call it normal.
   */
  readonly limitFrom: 'model' | 'lives' | 'nominal';
}

/** Without any limit a channel counts as worn out this many baseline standard deviations away. */
export const NOMINAL_LIMIT_SD = 8;

/** A channel with less noise, as a share of its level, is constant: what is left of it are rounding errors. */
export const LEAST_NOISE = 1e-9;

/** What the part's own baseline is worth: learned to the end, and from the start of its life. */
export interface OwnTrust {
  readonly complete: boolean;
  readonly fromStart: boolean;
}

/** Whether lives that taught what counts had readings of a channel. */
function isTried(channel: Channel, knowledge: WearKnowledge | undefined): boolean {
  if (knowledge === undefined || Object.keys(knowledge.channels).length === 0) return false;
  return knowledge.tried?.includes(channel.id) ?? true;
}

/**
 * Undefined where the channel cannot tell of wear: constant while learning, nothing known of it yet, or found
 * to say nothing by the lives that ended.
 */
export function yardstickOf(
  channel: Channel,
  own: OwnBaseline,
  unexplained: number,
  knowledge: WearKnowledge | undefined,
  trust: OwnTrust,
): Yardstick | undefined {
  const learned = knowledge?.channels[channel.id];
  if (!learned && (!trust.complete || (channel.limit === undefined && isTried(channel, knowledge))))
    return undefined;
  const trusted = trust.fromStart || !learned ? own : { ...own, n: 0, squares: 0 };
  const baseline = baselineOf(trusted, learned, unexplained);
  if (!baseline || !(baseline.sd > LEAST_NOISE * Math.abs(baseline.mean))) return undefined;
  if (learned) {
    const offset = learned.offsetKept * (baseline.mean - learned.mean);
    return {
      baseline,
      limit: channel.limit ?? learned.limit + offset,
      bothSides: learned.bothSides,
      weight: learned.weight,
      limitFrom: channel.limit === undefined ? 'lives' : 'model',
    };
  }
  if (channel.limit !== undefined) {
    return { baseline, limit: channel.limit, bothSides: false, weight: 1, limitFrom: 'model' };
  }
  const way = NOMINAL_LIMIT_SD * baseline.sd;
  return {
    baseline,
    limit: baseline.mean + (channel.worsens === 'down' ? -way : way),
    bothSides: channel.worsens === undefined,
    weight: 1,
    limitFrom: 'nominal',
  };
}
