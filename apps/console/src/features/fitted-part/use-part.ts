import type { FittedPart, Forecast, HealthSeries, Machine, Order, PlannedStop } from '@kizashi/api-contract';
import { DAY_MS, epochMs, toIso } from '@kizashi/kernel';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { fittedPartQuery, forecastsQuery, healthQuery, latestForecastQuery } from '../../api/fitted-parts.ts';
import { openOrderOfPartQuery } from '../../api/orders.ts';
import { sessionQuery } from '../../api/session.ts';
import { machineQuery, plannedStopsQuery, siteQuery } from '../../api/tenant-tree.ts';
import { useLiveRoom } from '../../app/live/live-context.tsx';
import { RefreshRhythm } from '../../app/live/refresh-rhythm.ts';

/** Everything the page of a fitted part speaks of. `undefined` is "not read yet", `null` "there is none". */
export interface PartData {
  readonly part: FittedPart;
  readonly machine: Machine;
  readonly timeZone: string;
  readonly forecast: Forecast | null;
  /** Newest first; undefined until read. */
  readonly calls: readonly Forecast[] | undefined;
  readonly health: HealthSeries | undefined;
  readonly order: Order | null;
  readonly stops: readonly PlannedStop[];
}

/** Stops further ahead are not on the chart. */
const STOPS_AHEAD_MS = 400 * DAY_MS;
/** The page reads itself anew at most this often, however often the machine reports. */
const REST_MS = 1_000;

export function usePart(
  id: string,
  now: number,
): { data: PartData | undefined; error: Error | null; refetch(): void } {
  const part = useQuery(fittedPartQuery(id));
  const machineId = part.data?.machineId ?? '';
  const machine = useQuery({ ...machineQuery(machineId), enabled: machineId !== '' });
  const siteId = machine.data?.siteId ?? '';
  const site = useQuery({ ...siteQuery(siteId), enabled: siteId !== '' });
  const forecast = useQuery(latestForecastQuery(id));
  const calls = useQuery(forecastsQuery(id));
  const health = useQuery(healthQuery(id));
  const order = useQuery(openOrderOfPartQuery(id));
  const lineId = machine.data?.lineId ?? '';
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  const stops = useQuery({
    ...plannedStopsQuery(lineId, toIso(epochMs(today)), toIso(epochMs(today + STOPS_AHEAD_MS))),
    enabled: lineId !== '',
    placeholderData: keepPreviousData,
  });
  useLivePart(id, machineId);

  const all = [part, machine, site, forecast, calls, health, order, stops];
  const data = useMemo((): PartData | undefined => {
    if (!part.data || !machine.data || !site.data || forecast.data === undefined || order.data === undefined)
      return undefined;
    return {
      part: part.data,
      machine: machine.data,
      timeZone: site.data.timeZone,
      forecast: forecast.data,
      calls: calls.data,
      health: health.data,
      order: order.data,
      stops: stops.data ?? [],
    };
  }, [part.data, machine.data, site.data, forecast.data, calls.data, health.data, order.data, stops.data]);
  return {
    data,
    error: all.find((query) => query.error)?.error ?? null,
    refetch: () => {
      for (const query of all) if (query.error) void query.refetch();
    },
  };
}

/** Reads again what the live connection says has changed on this machine. */
function useLivePart(id: string, machineId: string): void {
  const client = useQueryClient();
  const rhythm = useMemo(
    () =>
      new RefreshRhythm(
        () => {
          void client.invalidateQueries({ queryKey: ['fitted-part', id] });
          void client.invalidateQueries({ queryKey: ['machine', machineId], exact: true });
          void client.invalidateQueries({ queryKey: ['orders', 'of-part', id] });
        },
        () => REST_MS,
      ),
    [client, id, machineId],
  );
  useEffect(() => () => rhythm.stop(), [rhythm]);
  useLiveRoom(machineId === '' ? 'fleet' : `machine:${machineId}`, (change) => {
    if (change.kind === 'clock') void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    else if (!change.machineIds.includes(machineId)) return;
    else if (change.kind === 'readings') {
      client.setQueryData(machineQuery(machineId).queryKey, (known) =>
        known && (known.lastReadingAt ?? '') < change.at ? { ...known, lastReadingAt: change.at } : known,
      );
    } else rhythm.ask();
  });
}
