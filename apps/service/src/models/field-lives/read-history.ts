import type { MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import type { EndedLifeTrajectory } from '@kizashi/condition-monitoring/prognostic-assessment';
import type { PositionId } from '@kizashi/kernel';
import type { FeatureStore } from '@kizashi/storage/feature-store';
import { type LifeInMachine, rowsOfLife } from '../registry/rows-of-life.ts';
import { ThinnedRows } from './thinned-rows.ts';

export type LifeHistory = NonNullable<EndedLifeTrajectory['history']>;

/**
 * What the signs of wear and the settings did while a part was in, from the windows that are kept for ever; undefined
 * where none of its running windows was kept.
 */
export async function readHistory(
  features: FeatureStore,
  model: MachineModel,
  positionId: PositionId,
  life: LifeInMachine,
): Promise<LifeHistory | undefined> {
  const channels = model.channels.flatMap(({ id, role, positionIds }) =>
    role === 'setting' || (role === 'wear' && positionIds.includes(positionId)) ? [id] : [],
  );
  const thinned = new ThinnedRows();
  for await (const piece of rowsOfLife(features, model, life, channels)) {
    for (const row of piece) thinned.add(row);
  }
  const rows = thinned.rows();
  if (rows.length === 0) return undefined;
  return {
    channels,
    lifeUsed: rows.map(({ lifeUsed }) => lifeUsed),
    values: rows.map(({ values }) => values.map((value) => (Number.isFinite(value) ? value : null))),
  };
}
