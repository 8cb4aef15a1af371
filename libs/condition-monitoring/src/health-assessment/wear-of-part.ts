import type { Channel } from '../data-acquisition/index.ts';
import type { ChannelTrend } from './channel-trend.ts';
import { NOMINAL_LIMIT_SD, type Yardstick } from './yardstick.ts';

/** One channel of a part, ready to be judged. */
export interface JudgedChannel {
  readonly channel: Channel;
  readonly yardstick: Yardstick;
  readonly trend: ChannelTrend;
}

/** Share of the way from baseline (0) to limit (1) that a channel has gone, with its standard deviation. */
export interface Deviation {
  readonly share: number;
  readonly sd: number;
}

/** Wear of a part, 0 new to 1 failed, and each channel's part in it (same order as the channels; sums to 1). */
export interface Wear {
  readonly mean: number;
  readonly sd: number;
  readonly shares: readonly number[];
}

/**
 * Floor under the observation error of wear: overconfidence costs more than noise, and what no channel shows
 * (mounting, ambient conditions, the limit itself) does not average out.
 */
const WEAR_SD_FLOOR = 0.015;
/** Averaging never brings a channel's error below this share of one window's: disturbances last for days. */
const LEAST_SD_SHARE = 0.2;

/** Of many channels without limits some say nothing and thin out the mean: a part has failed at less than one alone. */
const NOMINAL_LIMIT_SD_OF_MANY = 4.5;
/** However far one channel goes, it does not speak for the others. */
const MOST_OF_ONE = 1.3;

/**
 * Where one channel has an end to be measured by, set by an engineer or learned from lives, so many standard deviations
 * that nobody would call it normal are no end: a quiet channel is soon there. Those without one then support what the
 * others say (which way, since when, what it points to), and do not by themselves wear a part out.
 */
export function withSupport(judged: readonly JudgedChannel[]): readonly JudgedChannel[] {
  const withEnd = judged.reduce((count, one) => count + (hasEnd(one) ? 1 : 0), 0);
  if (withEnd === 0 || withEnd === judged.length) return judged;
  return judged.map((one) => (hasEnd(one) ? one : { ...one, yardstick: { ...one.yardstick, weight: 0 } }));
}

function hasEnd({ yardstick }: JudgedChannel): boolean {
  return yardstick.limitFrom !== 'nominal';
}

export function isSupport({ yardstick }: JudgedChannel): boolean {
  return yardstick.weight === 0;
}

export function deviationOf({ yardstick, trend }: JudgedChannel): Deviation {
  const { baseline, limit, bothSides } = yardstick;
  const way = limit - baseline.mean;
  if (way === 0) return { share: 0, sd: 1 };
  const averaged = Math.max(trend.pLevel * baseline.repetition, LEAST_SD_SHARE ** 2);
  const variance = (baseline.sd ** 2 * Math.min(1, averaged) + baseline.meanSd ** 2) / way ** 2;
  const sd = Math.sqrt(variance);
  const share = (trend.level - baseline.mean) / way;
  // A distance from the baseline is never negative: its noise is taken off before the root.
  return { share: bothSides ? Math.sqrt(Math.max(0, share ** 2 - variance)) : share, sd };
}

/**
 * Wear over all channels. Where ended lives have taught what counts, it is the weighted sum of the shares: the
 * best estimate from channels with independent noise. With limits alone, the part is as worn as the channel that
 * is most surely on its way to its limit. Without any limit, the root mean square of the shares, so that
 * several fault modes do not cancel out. Channels that only support have no share in it.
 */
export function wearOfPart(judged: readonly JudgedChannel[]): Wear {
  const deviations = judged.map(deviationOf);
  const wear = judged.every(({ yardstick }) => yardstick.limitFrom === 'nominal')
    ? rootMeanSquare(judged, deviations)
    : judged.some(({ yardstick }) => yardstick.limitFrom === 'lives')
      ? weightedSum(judged, deviations)
      : mostSurelyWorn(judged, deviations);
  return { ...wear, sd: Math.hypot(wear.sd, WEAR_SD_FLOOR) };
}

function weightedSum(judged: readonly JudgedChannel[], deviations: readonly Deviation[]): Wear {
  const total = judged.reduce((sum, { yardstick }) => sum + yardstick.weight, 0);
  let mean = 0;
  let variance = 0;
  const parts = deviations.map(({ share, sd }, i) => {
    const weight = judged[i]!.yardstick.weight / total;
    mean += weight * share;
    variance += (weight * sd) ** 2;
    return Math.max(0, weight * share);
  });
  return { mean, sd: Math.sqrt(variance), shares: normalised(parts) };
}

function mostSurelyWorn(judged: readonly JudgedChannel[], deviations: readonly Deviation[]): Wear {
  let worst = -1;
  for (let i = 0; i < deviations.length; i++) {
    if (isSupport(judged[i]!)) continue;
    if (worst < 0 || sureShare(deviations[i]!) > sureShare(deviations[worst]!)) worst = i;
  }
  const parts = deviations.map(({ share, sd }, i) =>
    isSupport(judged[i]!) ? 0 : Math.max(0, share - 2 * sd),
  );
  const { share, sd } = deviations[worst]!;
  return { mean: share, sd, shares: normalised(parts) };
}

function sureShare({ share, sd }: Deviation): number {
  return share - sd;
}

function rootMeanSquare(judged: readonly JudgedChannel[], deviations: readonly Deviation[]): Wear {
  const n = deviations.length;
  const scale =
    NOMINAL_LIMIT_SD / (NOMINAL_LIMIT_SD_OF_MANY + (NOMINAL_LIMIT_SD - NOMINAL_LIMIT_SD_OF_MANY) / n);
  const squares = deviations.map(({ share }, i) =>
    judged[i]!.yardstick.bothSides || share > 0 ? Math.min(MOST_OF_ONE, scale * share) ** 2 : 0,
  );
  const mean = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / n);
  const variance = deviations.reduce((sum, { sd }) => sum + (scale * sd) ** 2, 0) / n ** 2;
  return { mean, sd: Math.sqrt(variance), shares: normalised(squares) };
}

/** Shares that sum to 1; equal ones where nothing has moved. */
function normalised(parts: readonly number[]): readonly number[] {
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => (total > 0 ? part / total : 1 / parts.length));
}
