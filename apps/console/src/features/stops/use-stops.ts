import type { Line } from '@kizashi/api-contract';
import { useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { ordersQuery } from '../../api/orders.ts';
import { linesOfSiteQuery, occurrencesQuery } from '../../api/planned-stops.ts';
import { machineQuery } from '../../api/tenant-tree.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { startOfDay } from '../../ui/format/zoned-day.ts';
import { addDays } from './calendar-days.ts';
import { entriesOf, type StopEntry } from './stops-at-site.ts';

export interface StopsAtSite {
  readonly lines: readonly Line[] | undefined;
  readonly entries: readonly StopEntry[] | undefined;
  readonly error: Error | null;
  retry(): void;
}

const NO_LINES: readonly Line[] = [];

/** Stops of a site between two days (both included), with the orders that are planned in them. */
export function useStops(
  site: { readonly id: string; readonly timeZone: string },
  days: { readonly first: string; readonly last: string },
  dates: DateWords,
): StopsAtSite {
  const lines = useQuery(linesOfSiteQuery(site.id));
  const iso = (day: string) => new Date(startOfDay(day, site.timeZone) ?? 0).toISOString();
  const occurrences = useQuery(occurrencesQuery(iso(days.first), iso(addDays(days.last, 1))));
  const open = useInfiniteQuery(ordersQuery('open'));
  useEffect(() => {
    if (open.hasNextPage && !open.isFetching) void open.fetchNextPage();
  }, [open.hasNextPage, open.isFetching, open.fetchNextPage]);

  const orders = useMemo(() => open.data?.pages.flatMap(({ items }) => items) ?? [], [open.data]);
  const machineIds = useMemo(() => [...new Set(orders.map(({ machineId }) => machineId))], [orders]);
  // Orders name their machine; only the machine knows its line.
  const lineOfMachine = useQueries({
    queries: machineIds.map((id) => ({ ...machineQuery(id), staleTime: 3_600_000 })),
    combine: (found) => new Map(found.flatMap(({ data }) => (data ? [[data.id, data.lineId] as const] : []))),
  });
  const entries = useMemo(
    () =>
      occurrences.data && entriesOf(occurrences.data, lines.data ?? NO_LINES, orders, lineOfMachine, dates),
    [occurrences.data, lines.data, orders, lineOfMachine, dates],
  );
  return {
    lines: lines.data,
    entries,
    error: lines.error ?? occurrences.error,
    retry: () => {
      void lines.refetch();
      void occurrences.refetch();
    },
  };
}
