import { setImmediate as othersTurn } from 'node:timers/promises';
import type { MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import type { WindowFeatures } from '@kizashi/condition-monitoring/data-manipulation';
import { isRunningMode } from '@kizashi/condition-monitoring/data-manipulation';
import type { EndedLifeTrajectory } from '@kizashi/condition-monitoring/prognostic-assessment';
import {
  DAY_MS,
  type DeviceId,
  type EpochMs,
  epochMs,
  type FittedPartId,
  type PositionId,
  plus,
} from '@kizashi/kernel';
import type { FeatureStore, HealthPoint } from '@kizashi/storage/feature-store';
import { lifeRows } from '../registry/life-rows.ts';
import { ThinnedRows } from './thinned-rows.ts';

/** A part that was in a machine from `fittedAt` to `removedAt`. */
export interface LifeInMachine {
  readonly fittedPartId: FittedPartId;
  readonly positionId: PositionId;
  /** Those that the machine has or had. */
  readonly devices: readonly DeviceId[];
  readonly fittedAt: EpochMs;
  readonly removedAt: EpochMs;
}

export type LifeHistory = NonNullable<EndedLifeTrajectory['history']>;

/** Read in pieces, between which others have their turn: a year of short windows are fifty thousand rows. */
const PIECE_MS = 10 * DAY_MS;
/** More than a piece has windows: nothing is thinned before it is known which of them the machine ran in. */
const ALL_POINTS = 1_000_000;

/**
 * What the signs of wear and the settings did while a part was in, from the windows that are kept for ever; undefined
 * where none of its running windows was kept.
 */
export async function readHistory(
  features: FeatureStore,
  model: MachineModel,
  life: LifeInMachine,
): Promise<LifeHistory | undefined> {
  const channels = model.channels.flatMap(({ id, role, positionIds }) =>
    role === 'setting' || (role === 'wear' && positionIds.includes(life.positionId)) ? [id] : [],
  );
  const thinned = new ThinnedRows();
  let before: readonly HealthPoint[] = [];
  for (let from = life.fittedAt; from < life.removedAt; from = plus(from, PIECE_MS)) {
    const to = epochMs(Math.min(plus(from, PIECE_MS), life.removedAt));
    // A window that began before the part came in, or ended after it went out, was not its own.
    const windows = (await windowsOf(features, model, life, { from, to })).filter(
      ({ window, mode }) => window.to <= life.removedAt && isRunningMode(mode),
    );
    const judged = await features.health(life.fittedPartId, { from, to: plus(to, 1) }, ALL_POINTS);
    const health = [...before, ...judged];
    for (const row of lifeRows(windows, health, channels, model)) thinned.add(row);
    before = health.slice(-1);
    await othersTurn();
  }
  const rows = thinned.rows();
  if (rows.length === 0) return undefined;
  return {
    channels,
    lifeUsed: rows.map(({ lifeUsed }) => lifeUsed),
    values: rows.map(({ values }) => values.map((value) => (Number.isFinite(value) ? value : null))),
  };
}

async function windowsOf(
  features: FeatureStore,
  model: MachineModel,
  { devices }: LifeInMachine,
  range: { readonly from: EpochMs; readonly to: EpochMs },
): Promise<WindowFeatures[]> {
  const read = await Promise.all(devices.map((device) => features.features(model.id, device, range)));
  return read.flat().toSorted((a, b) => a.window.from - b.window.from);
}
