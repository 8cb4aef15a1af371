import { type DeviceId, SECOND_MS, type TimeRange } from '@kizashi/kernel';
import type { MachineModel, TelemetryRow } from '../data-acquisition/index.ts';
import type { ChannelSummary, HeldLevels, WindowFeatures } from './window-features.ts';

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
  const features = {
    deviceId,
    modelId: model.id,
    window,
    mode: 'default',
    channels: model.channels.map((_, index) => summariseChannel(inside, index)),
  };
  if (inside.length < HELD_READINGS) return features;
  return { ...features, held: model.channels.map((_, index) => heldLevels(inside, index)) };
}

/** Mean and variance by Welford's recurrence (Knuth, TAOCP vol. 2, 4.2.2). */
function summariseChannel(sorted: readonly TelemetryRow[], channel: number): ChannelSummary | undefined {
  let n = 0;
  let mean = 0;
  let squares = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let last = Number.NaN;
  for (let i = 0; i < sorted.length; i++) {
    const value = readingOf(sorted, i, channel);
    if (value === undefined || isBad(sorted[i]!, channel)) continue;
    n += 1;
    const step = value - mean;
    mean += step / n;
    squares += step * (value - mean);
    if (value < min) min = value;
    if (value > max) max = value;
    last = value;
  }
  if (n === 0) return undefined;
  return { n, mean, min, max, sd: n > 1 ? Math.sqrt(squares / (n - 1)) : 0, last };
}

/** One pass over runs that follow each other without overlap: it finds what lasts two runs. A bad reading ends a run. */
function heldLevels(sorted: readonly TelemetryRow[], channel: number): HeldLevels | undefined {
  let above = Number.NEGATIVE_INFINITY;
  let below = Number.POSITIVE_INFINITY;
  let inRun = 0;
  let from = 0;
  let min = 0;
  let max = 0;
  for (let i = 0; i < sorted.length; i++) {
    const row = sorted[i]!;
    const value = readingOf(sorted, i, channel);
    if (value === undefined) continue;
    if (isBad(row, channel)) {
      inRun = 0;
      continue;
    }
    if (inRun === 0) from = row.measuredAt;
    min = inRun === 0 || value < min ? value : min;
    max = inRun === 0 || value > max ? value : max;
    inRun += 1;
    if (inRun < HELD_READINGS || row.measuredAt - from < HELD_MS) continue;
    if (min > above) above = min;
    if (max < below) below = max;
    inRun = 0;
  }
  return above === Number.NEGATIVE_INFINITY ? undefined : { above, below };
}

/** The value that counts for its instant; a later row of the same instant replaces it, be it with a bad one. */
function readingOf(sorted: readonly TelemetryRow[], i: number, channel: number): number | undefined {
  const row = sorted[i]!;
  const value = row.values[channel];
  if (value === undefined || !Number.isFinite(value)) return undefined;
  for (let j = i + 1; j < sorted.length && sorted[j]!.measuredAt === row.measuredAt; j++) {
    const later = sorted[j]!.values[channel];
    if (later !== undefined && !Number.isNaN(later)) return undefined;
  }
  return value;
}

function isBad(row: TelemetryRow, channel: number): boolean {
  return row.quality?.[channel] === BAD;
}
