import type { ChannelId } from '@kizashi/kernel';
import type { ZoneLimits } from '../data-acquisition/index.ts';
import type { Zone } from './machine-state.ts';

/** Limits of one machine that stand in for its model's, by channel. */
export type ZoneLimitsByChannel = Readonly<Record<ChannelId, ZoneLimits>>;

/** ISO 20816-3, "Setting of ALARMS": the baseline plus 25 % of the B/C limit, and at most 1.25 times that limit. */
const ALARM_ABOVE_BASELINE = 0.25;
const ALARM_AT_MOST = 1.25;
/** A zone, and the ALARM, are left only below this share of the limit that was passed. */
const LEFT_SHARE = 0.9;

/** Zone of a broad-band vibration velocity (ISO 20816-3, annex A); a value on a limit is in the lower zone. */
export function zoneOf(value: number, { ab, bc, cd }: ZoneLimits): Zone {
  if (value > cd) return 'D';
  if (value > bc) return 'C';
  return value > ab ? 'B' : 'A';
}

/** The same with hysteresis: a worse zone is left only when the value is clearly below its limit. */
export function zoneAfter(held: Zone | undefined, value: number, limits: ZoneLimits): Zone {
  const plain = zoneOf(value, limits);
  if (held === undefined || plain >= held) return plain;
  const eased = zoneOf(value / LEFT_SHARE, limits);
  return eased < held ? eased : held;
}

/** The value above which ISO 20816-3 asks for attention, from what is normal for the machine. */
export function alarmLimit(baseline: number, { bc }: ZoneLimits): number {
  return Math.min(baseline + ALARM_ABOVE_BASELINE * bc, ALARM_AT_MOST * bc);
}

export type Level = 'normal' | 'watch' | 'alarm';

/**
 * `alarm` in zone D: the TRIP is set at the C/D limit, which is below the 1.25 times C/D that ISO 20816-3, "Setting
 * of TRIPS", allows at most. `watch` above the ALARM limit or in zone C. `held` is the level that stands.
 */
export function zoneLevel(value: number, baseline: number, limits: ZoneLimits, held: Level): Level {
  if (value > limits.cd * (held === 'alarm' ? LEFT_SHARE : 1)) return 'alarm';
  const watchFrom = Math.min(alarmLimit(baseline, limits), limits.bc);
  return value > watchFrom * (held === 'normal' ? 1 : LEFT_SHARE) ? 'watch' : 'normal';
}
