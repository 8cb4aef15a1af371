import type { EndedLifeTrajectory } from '@kizashi/condition-monitoring/prognostic-assessment';
import { ThinnedRows } from '../../../apps/service/src/models/field-lives/thinned-rows.ts';
import { unseenPart } from '../../../apps/service/src/models/field-lives/unseen-part.ts';

/**
 * A life as the product learns from it when nobody enters it: some rows of the windows that it kept; and its length
 * alone where it was monitored only in part.
 */
export function asOfTheField({ history, ...ended }: EndedLifeTrajectory): EndedLifeTrajectory {
  if (history === undefined || history.values.length === 0) return ended;
  const thinned = new ThinnedRows();
  for (const [i, values] of history.values.entries()) {
    thinned.add({ lifeUsed: history.lifeUsed[i]!, values: values.map((value) => value ?? Number.NaN) });
  }
  const rows = thinned.rows();
  const lifeUsed = rows.map((row) => row.lifeUsed);
  if (unseenPart(lifeUsed, ended.life) !== null) return ended;
  const values = rows.map((row) => row.values.map((value) => (Number.isFinite(value) ? value : null)));
  return { ...ended, history: { channels: history.channels, lifeUsed, values } };
}
