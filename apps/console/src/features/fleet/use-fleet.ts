import type { FleetPage, FleetRow } from '@kizashi/api-contract';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { fleetQuery } from '../../api/fleet.ts';
import { sessionQuery } from '../../api/session.ts';
import { useLiveRoom } from '../../app/live/live-context.tsx';
import { RefreshRhythm } from '../../app/live/refresh-rhythm.ts';
import { withReadings } from './live-fleet.ts';

export interface Fleet {
  readonly rows: readonly FleetRow[];
  readonly counts: FleetPage['counts'];
  readonly asOf: number;
  /** Every machine in the caller's scope has been read. */
  readonly complete: boolean;
}

/** A page of the fleet may be asked for anew once in this time; a fleet of many pages rests longer. */
const REST_MS_A_PAGE = 1_000;

/** The whole fleet, page after page, kept up to date by what the live connection says. */
export function useFleet(): { fleet: Fleet | undefined; error: Error | null; refetch(): void } {
  const client = useQueryClient();
  const { data, error, hasNextPage, isFetching, fetchNextPage, refetch } = useInfiniteQuery(fleetQuery);

  // Pages are read on by themselves: search, filters and lines mean the whole fleet.
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);

  const rhythm = useMemo(
    () =>
      new RefreshRhythm(
        () => void client.invalidateQueries({ queryKey: fleetQuery.queryKey }),
        () => REST_MS_A_PAGE * (client.getQueryData(fleetQuery.queryKey)?.pages.length ?? 1),
      ),
    [client],
  );
  useEffect(() => () => rhythm.stop(), [rhythm]);
  useLiveRoom('fleet', (change) => {
    if (change.kind === 'readings') {
      client.setQueryData(fleetQuery.queryKey, (known) => withReadings(known, change));
      return;
    }
    if (change.kind === 'clock') void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    rhythm.ask();
  });

  const fleet = useMemo((): Fleet | undefined => {
    const newest = data?.pages.at(-1);
    if (data === undefined || newest === undefined) return undefined;
    return {
      rows: data.pages.flatMap((page) => page.items),
      counts: newest.counts,
      asOf: Date.parse(newest.asOf),
      complete: newest.nextCursor === null,
    };
  }, [data]);
  return { fleet, error, refetch: () => void refetch() };
}
