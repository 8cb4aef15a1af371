import type { FleetPage, LiveChange } from '@kizashi/api-contract';
import type { InfiniteData } from '@tanstack/react-query';

/** Notes that machines have sent readings: nothing else of the fleet depends on it, so nothing is read anew. */
export function withReadings<Cursor>(
  fleet: InfiniteData<FleetPage, Cursor> | undefined,
  { machineIds, at }: LiveChange,
): InfiniteData<FleetPage, Cursor> | undefined {
  if (fleet === undefined) return undefined;
  const sent = new Set(machineIds);
  return {
    ...fleet,
    pages: fleet.pages.map((page) => ({
      ...page,
      items: page.items.map((row) =>
        sent.has(row.machine.id) && (row.machine.lastReadingAt ?? '') < at
          ? { ...row, machine: { ...row.machine, lastReadingAt: at } }
          : row,
      ),
    })),
  };
}
