import { fittedPart, forecast, healthSeries, page, telemetrySeries } from '@kizashi/api-contract';
import { queryOptions } from '@tanstack/react-query';
import { address, request } from './request.ts';

const fittedParts = page(fittedPart);
const forecasts = page(forecast);

export const fittedPartQuery = (id: string) =>
  queryOptions({
    queryKey: ['fitted-part', id],
    queryFn: ({ signal }) => request(fittedPart, address(`/fitted-parts/${id}`), { signal }),
  });

export const partsOfMachineQuery = (machineId: string) =>
  queryOptions({
    queryKey: ['machine', machineId, 'fitted-parts'],
    queryFn: async ({ signal }) => {
      const answer = await request(fittedParts, address('/fitted-parts', { machineId, limit: 100 }), {
        signal,
      });
      return answer.items.filter((part) => part.machineId === machineId && part.removedAt === null);
    },
  });

/** The newest forecast, null before the first one. */
export const latestForecastQuery = (fittedPartId: string) =>
  queryOptions({
    queryKey: ['fitted-part', fittedPartId, 'latest-forecast'],
    queryFn: async ({ signal }) => {
      const url = address(`/fitted-parts/${fittedPartId}/forecasts`, { latest: true });
      return (await request(forecasts, url, { signal })).items[0] ?? null;
    },
  });

/** The newest calls, newest first, as far back as one page goes. */
export const forecastsQuery = (fittedPartId: string) =>
  queryOptions({
    queryKey: ['fitted-part', fittedPartId, 'forecasts'],
    queryFn: async ({ signal }) => {
      const url = address(`/fitted-parts/${fittedPartId}/forecasts`, { limit: 200 });
      return (await request(forecasts, url, { signal })).items;
    },
  });

export const healthQuery = (fittedPartId: string) =>
  queryOptions({
    queryKey: ['fitted-part', fittedPartId, 'health'],
    queryFn: ({ signal }) =>
      request(healthSeries, address(`/fitted-parts/${fittedPartId}/health`), { signal }),
  });

export interface TelemetryWindow {
  readonly channel: string;
  readonly from: string;
  readonly to: string;
  readonly points: number;
}

export const telemetryQuery = (machineId: string, window: TelemetryWindow) =>
  queryOptions({
    queryKey: ['machine', machineId, 'telemetry', window],
    queryFn: ({ signal }) =>
      request(telemetrySeries, address(`/machines/${machineId}/telemetry`, { ...window }), { signal }),
  });
