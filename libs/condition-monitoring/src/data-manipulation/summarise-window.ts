import { type DeviceId, SECOND_MS, type TimeRange } from '@kizashi/kernel';
import type { MachineModel, TelemetryRow } from '../data-acquisition/index.ts';
import type { ChannelSummary, WindowFeatures } from './window-features.ts';

const BAD = 2;
/** Fewest readings in a row, and the shortest time, that make a level more than a spike. */
const HELD_READINGS = 3;
const HELD_MS = 20 * SECOND_MS;

/**
 * Features of one window, from the device's rows in any order: rows outside the window and of other devices
 * are left out, bad readings too, and of two values for one instant the one with the higher (boot, seq) counts.
 */
export function summariseWindow(
  rows: readonly TelemetryRow[],
  window: TimeRange,
  model: MachineModel,
  deviceId: DeviceId,
): WindowFeatures {
  const inside = rows
    .filter((row) => row.deviceId === deviceId && row.measuredAt >= window.from && row.measuredAt < window.to)
    .sort((a, b) => a.measuredAt - b.measuredAt || a.boot - b.boot || a.seq - b.seq);
  return {
    deviceId,
    modelId: model.id,
    window,
    mode: 'default',
    channels: model.channels.map((_, index) => summariseChannel(inside, index)),
  };
}

/**
 * Mean and variance by Welford's recurrence (Knuth, TAOCP vol. 2, 4.2.2). Held levels are those of runs that follow
 * each other without overlap, which is one pass and finds what lasts two runs; a bad reading ends a run.
 */
function summariseChannel(sorted: readonly TelemetryRow[], channel: number): ChannelSummary | undefined {
  let n = 0;
  let mean = 0;
  let squares = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let last = Number.NaN;
  let inRun = 0;
  let runFrom = 0;
  let runMin = 0;
  let runMax = 0;
  let above = Number.NEGATIVE_INFINITY;
  let below = Number.POSITIVE_INFINITY;
  for (let i = 0; i < sorted.length; i++) {
    const row = sorted[i]!;
    const value = row.values[channel];
    if (value === undefined || !Number.isFinite(value) || isReplaced(sorted, i, channel)) continue;
    if (row.quality?.[channel] === BAD) {
      inRun = 0;
      continue;
    }
    n += 1;
    const step = value - mean;
    mean += step / n;
    squares += step * (value - mean);
    if (value < min) min = value;
    if (value > max) max = value;
    last = value;
    if (inRun === 0) {
      runFrom = row.measuredAt;
      runMin = value;
      runMax = value;
    } else if (value < runMin) runMin = value;
    else if (value > runMax) runMax = value;
    inRun += 1;
    if (inRun >= HELD_READINGS && row.measuredAt - runFrom >= HELD_MS) {
      if (runMin > above) above = runMin;
      if (runMax < below) below = runMax;
      inRun = 0;
    }
  }
  if (n === 0) return undefined;
  const summary = { n, mean, min, max, sd: n > 1 ? Math.sqrt(squares / (n - 1)) : 0, last };
  return above === Number.NEGATIVE_INFINITY ? summary : { ...summary, held: { above, below } };
}

/** Whether a later row of the same instant carries a value of this channel, be it a bad one. */
function isReplaced(sorted: readonly TelemetryRow[], i: number, channel: number): boolean {
  const at = sorted[i]!.measuredAt;
  for (let j = i + 1; j < sorted.length && sorted[j]!.measuredAt === at; j++) {
    const value = sorted[j]!.values[channel];
    if (value !== undefined && !Number.isNaN(value)) return true;
  }
  return false;
}
