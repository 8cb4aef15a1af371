import type { FleetRow } from '@kizashi/api-contract';
import type { PlacedRow } from './use-steady-rows.ts';

export const GROUPS = ['today', 'needs-a-date', 'cannot-be-judged', 'running'] as const;
type Group = (typeof GROUPS)[number];

/** What stands below each other in the table: group headings, machines, and the way to the healthy rest. */
export type FleetItem =
  | { readonly kind: 'group'; readonly group: Group; readonly count: number }
  | { readonly kind: 'machine'; readonly row: FleetRow; readonly group: Group }
  | { readonly kind: 'more'; readonly hidden: number }
  | { readonly kind: 'fewer' };

/** Healthy machines that are shown before the rest is asked for: a quiet page is a short page. */
export const HEALTHY_SHOWN = 8;

/**
 * @param counts how many machines each group has in the whole fleet; while only a part of it is loaded, headings still
 *   say the truth. Undefined where a filter is set: then what was found counts.
 */
export function fleetItems(
  placed: readonly PlacedRow[],
  options: {
    readonly counts: Readonly<Record<Group, number>> | undefined;
    readonly allHealthy: boolean;
  },
): FleetItem[] {
  const byGroup = Map.groupBy(placed, ({ group }) => group);
  return GROUPS.flatMap((group): FleetItem[] => {
    const rows = byGroup.get(group) ?? [];
    if (rows.length === 0) return [];
    const machines = rows.map(({ row }): FleetItem => ({ kind: 'machine', row, group }));
    const count = Math.max(options.counts?.[group] ?? 0, rows.length);
    const heading: FleetItem = { kind: 'group', group, count };
    if (group !== 'running' || rows.length <= HEALTHY_SHOWN + 1) return [heading, ...machines];
    if (options.allHealthy) return [heading, ...machines, { kind: 'fewer' }];
    return [heading, ...machines.slice(0, HEALTHY_SHOWN), { kind: 'more', hidden: count - HEALTHY_SHOWN }];
  });
}
