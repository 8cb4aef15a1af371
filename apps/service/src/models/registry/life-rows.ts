import type { MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import type { LifeRow } from '@kizashi/condition-monitoring/prognostic-assessment';
import type { ChannelId, EpochMs } from '@kizashi/kernel';
import type { HealthPoint, WindowMeans } from '@kizashi/storage/feature-store';

/**
 * The rows of a part in use as a model of its life reads them, from what the rooms kept of its windows. How much life
 * was used is known where health was judged, and lies evenly in between; windows in which none was used are left out,
 * as they are when the part is followed live.
 * @param windows ascending, of the part's own time in the machine
 * @param health ascending
 */
export function lifeRows(
  windows: readonly Pick<WindowMeans, 'window' | 'means'>[],
  health: readonly Pick<HealthPoint, 'at' | 'lifeUsed'>[],
  channels: readonly ChannelId[],
  model: MachineModel,
): LifeRow[] {
  const columns = channels.map((channel) => model.channels.findIndex(({ id }) => id === channel));
  const used = usedAt(health.slice(believedSince(health)));
  const rows: LifeRow[] = [];
  let before = -1;
  for (const { window, means } of windows) {
    const lifeUsed = used(window.to);
    if (lifeUsed === undefined || lifeUsed <= before) continue;
    before = lifeUsed;
    rows.push({ lifeUsed, values: columns.map((column) => means[column] ?? Number.NaN) });
  }
  return rows;
}

/** Index of the newest point from which on life only grew: what a part had lived before it was seen is found out once. */
function believedSince(health: readonly Pick<HealthPoint, 'lifeUsed'>[]): number {
  return Math.max(
    0,
    health.findLastIndex(({ lifeUsed }, i) => i > 0 && lifeUsed < health[i - 1]!.lifeUsed),
  );
}

/** Life used at ascending instants: linear between points; before the first at the pace of the first two, after the last as there. */
function usedAt(health: readonly Pick<HealthPoint, 'at' | 'lifeUsed'>[]) {
  let next = 0;
  return (at: EpochMs): number | undefined => {
    while (next < health.length && health[next]!.at < at) next += 1;
    const right = health[next];
    const left = health[next - 1];
    if (right === undefined) return left?.lifeUsed;
    if (right.at === at) return right.lifeUsed;
    const [from, to] = left === undefined ? [right, health[next + 1]] : [left, right];
    if (to === undefined || to.at === from.at) return from.lifeUsed;
    const pace = (to.lifeUsed - from.lifeUsed) / (to.at - from.at);
    return Math.max(0, from.lifeUsed + pace * (at - from.at));
  };
}
