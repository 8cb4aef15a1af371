import { setImmediate as othersTurn } from 'node:timers/promises';
import type { MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import { isRunningMode } from '@kizashi/condition-monitoring/data-manipulation';
import type { LifeRow } from '@kizashi/condition-monitoring/prognostic-assessment';
import {
  type ChannelId,
  DAY_MS,
  type DeviceId,
  type EpochMs,
  epochMs,
  type FittedPartId,
  plus,
  type TimeRange,
} from '@kizashi/kernel';
import type { FeatureStore, HealthPoint, WindowMeans } from '@kizashi/storage/feature-store';
import { lifeRows } from './life-rows.ts';

/** A part that was in a machine from `fittedAt` to `removedAt`. */
export interface LifeInMachine {
  readonly fittedPartId: FittedPartId;
  /** Those that the machine has or had. */
  readonly devices: readonly DeviceId[];
  readonly fittedAt: EpochMs;
  readonly removedAt: EpochMs;
}

/** Read in pieces, between which others have their turn: a year of short windows are fifty thousand rows. */
const PIECE_MS = 10 * DAY_MS;
/** Where there was nothing, the next piece is longer: a part may have run for years before its machine was connected. */
const LONGEST_PIECE_MS = 4 * PIECE_MS;
/** More than a piece has windows: nothing is thinned. */
const ALL_POINTS = 1_000_000;

/**
 * The rows of a life that has ended, ascending, piece by piece, from the windows that are kept for ever.
 * @param channels whose values each row has, in this order
 */
export async function* rowsOfLife(
  features: FeatureStore,
  model: MachineModel,
  life: LifeInMachine,
  channels: readonly ChannelId[],
): AsyncIterable<readonly LifeRow[]> {
  const { fittedPartId, fittedAt, removedAt } = life;
  let before: readonly HealthPoint[] = [];
  let length = PIECE_MS;
  let to = fittedAt;
  while (to < removedAt) {
    const from = to;
    to = epochMs(Math.min(plus(from, length), removedAt));
    const windows = await windowsOf(features, model, life, { from, to });
    length = windows.length > 0 ? PIECE_MS : Math.min(2 * length, LONGEST_PIECE_MS);
    if (windows.length === 0) continue;
    const judged = await features.health(fittedPartId, { from, to: plus(to, 1) }, ALL_POINTS);
    const health = [...before, ...judged];
    yield lifeRows(windows, health, channels, model);
    before = health.slice(-1);
    await othersTurn();
  }
}

/** Those in which the machine ran. One that began before the part came in, or ended after it went out, was not its own. */
async function windowsOf(
  features: FeatureStore,
  model: MachineModel,
  { devices, removedAt }: LifeInMachine,
  range: TimeRange,
): Promise<WindowMeans[]> {
  const read = await Promise.all(devices.map((device) => features.means(model.id, device, range)));
  return read
    .flat()
    .filter(({ window, mode }) => window.to <= removedAt && isRunningMode(mode))
    .sort((a, b) => a.window.from - b.window.from);
}
