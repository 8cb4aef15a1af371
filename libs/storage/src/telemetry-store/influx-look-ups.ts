import { type DeviceId, type EpochMs, epochMs, MINUTE_MS, type TimeRange } from '@kizashi/kernel';
import type { Instant } from './instant.ts';

/** One question to the server for instants of some devices, and what lies between them. */
export interface LookUp {
  readonly devices: readonly DeviceId[];
  readonly range: TimeRange;
}

/** Instants of one device this close are looked up together. */
const GAP_MS = 10 * MINUTE_MS;
/** So many devices in one minute are looked up together; fewer by themselves, each over its own time. */
const DEVICES_TOGETHER = 20;
const DEVICES_AT_A_TIME = 500;

/** Few questions, none of which answers much more than is asked: a fleet minute by minute, a device's back-fill at once. */
export function lookUps(instants: readonly Pick<Instant, 'deviceId' | 'measuredAt'>[]): LookUp[] {
  const found: LookUp[] = [];
  const alone: Pick<Instant, 'deviceId' | 'measuredAt'>[] = [];
  for (const inMinute of Map.groupBy(instants, ({ measuredAt }) =>
    Math.floor(measuredAt / MINUTE_MS),
  ).values()) {
    const devices = [...new Set(inMinute.map(({ deviceId }) => deviceId))];
    if (devices.length < DEVICES_TOGETHER) {
      for (const instant of inMinute) alone.push(instant);
      continue;
    }
    const ats = inMinute.map(({ measuredAt }): number => measuredAt);
    const [first = 0, last = 0] = [
      ats.reduce((a, b) => Math.min(a, b)),
      ats.reduce((a, b) => Math.max(a, b)),
    ];
    const range = { from: epochMs(first), to: epochMs(last + 1) };
    for (let from = 0; from < devices.length; from += DEVICES_AT_A_TIME) {
      found.push({ devices: devices.slice(from, from + DEVICES_AT_A_TIME), range });
    }
  }
  for (const [deviceId, ofDevice] of Map.groupBy(alone, (instant) => instant.deviceId)) {
    const ats = ofDevice.map(({ measuredAt }): number => measuredAt).sort((a, b) => a - b);
    found.push(...clusters(ats).map((range) => ({ devices: [deviceId], range })));
  }
  return found;
}

/** Ranges that hold ascending instants, cut where nothing is asked for a while. */
function clusters(ats: readonly number[]): TimeRange[] {
  const ranges: { from: EpochMs; to: EpochMs }[] = [];
  for (const at of ats) {
    const last = ranges.at(-1);
    if (last !== undefined && at - last.to <= GAP_MS) last.to = epochMs(at + 1);
    else ranges.push({ from: epochMs(at), to: epochMs(at + 1) });
  }
  return ranges;
}
