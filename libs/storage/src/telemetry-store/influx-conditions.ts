import type { DeviceId, TimeRange } from '@kizashi/kernel';
import type { StoredChannel } from './channel-list.ts';
import { encoded, qualityField } from './influx-lines.ts';

/** What nanoseconds in 64 bits can say. */
export const OLDEST_MS = -9_223_372_036_000;
const NEWEST_MS = 9_223_372_036_000;

export function among(devices: readonly DeviceId[]): string {
  return `(${devices.map((deviceId) => `"device" = '${encoded(deviceId)}'`).join(' OR ')})`;
}

export function within({ from, to }: TimeRange): string {
  const [first, end] = [from, to].map((at) => Math.ceil(Math.min(Math.max(at, OLDEST_MS), NEWEST_MS)));
  return `time >= ${first}ms AND time < ${end}ms`;
}

export function good(channel: StoredChannel): string {
  return `"${qualityField(channel)}" < 2`;
}
