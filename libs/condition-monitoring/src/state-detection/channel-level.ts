import type { ChannelId } from '@kizashi/kernel';
import type { Channel, ZoneLimits } from '../data-acquisition/index.ts';
import type { HeldLevels } from '../data-manipulation/index.ts';
import { type Level, zoneLevel } from './vibration-zones.ts';

/** What is normal for a channel where ended lives of the part have taught it. */
export interface ChannelBaseline {
  readonly mean: number;
  readonly sd: number;
  /** Value at which parts of this number failed. */
  readonly limit?: number;
}

export type ChannelBaselines = Readonly<Record<ChannelId, ChannelBaseline>>;

/** Half of the way from baseline to limit; ISO 20816's zone C begins near there. Left at 0.4, alarm at 0.9. */
const WATCH_SHARE = 0.5;
const WATCH_LEFT_SHARE = 0.4;
const ALARM_LEFT_SHARE = 0.9;
/** Without a limit there is no way to measure: far outside of what it did while learning. */
const WATCH_SD = 8;
const WATCH_LEFT_SD = 6;

/** Which of two levels is worse. */
export const RANK: Readonly<Record<Level, number>> = { normal: 0, watch: 1, alarm: 2 };

/** The level that one window's value asks for, while `held` stands: the worse of limit and zones. */
export function levelOf(
  channel: Channel,
  value: number,
  baseline: ChannelBaseline,
  zones: ZoneLimits | undefined,
  held: Level,
): Level {
  const byLimit = limitLevel(channel, value, baseline, held);
  if (zones === undefined) return byLimit;
  const byZone = zoneLevel(value, baseline.mean, zones, held);
  return RANK[byZone] > RANK[byLimit] ? byZone : byLimit;
}

function limitLevel(
  channel: Channel,
  value: number,
  { mean, sd, limit }: ChannelBaseline,
  held: Level,
): Level {
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

/** Whether readings in a row were in zone D or beyond the model's limit: that needs no second window. */
export function isTripped(
  channel: Channel,
  held: HeldLevels | undefined,
  zones: ZoneLimits | undefined,
): boolean {
  if (held === undefined || channel.role !== 'wear') return false;
  return isBeyond(channel, channel.worsens === 'down' ? held.below : held.above, zones);
}

/** Zone D, or beyond the model's limit: bad in whatever mode. */
export function isBeyond(channel: Channel, value: number, zones: ZoneLimits | undefined): boolean {
  if (zones !== undefined && value > zones.cd) return true;
  if (channel.limit === undefined) return false;
  return channel.worsens === 'down' ? value < channel.limit : value > channel.limit;
}
