import { endpoints } from '@kizashi/api-contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './call.ts';

export const fittedPartQuery = (id: string) =>
  queryOptions({
    queryKey: ['fitted-part', id],
    queryFn: ({ signal }) => call(endpoints.fittedParts.read, { path: { id }, signal }),
  });

export const partsOfMachineQuery = (machineId: string) =>
  queryOptions({
    queryKey: ['machine', machineId, 'fitted-parts'],
    queryFn: async ({ signal }) => {
      const { items } = await call(endpoints.fittedParts.list, { query: { machineId, limit: 100 }, signal });
      return items.filter((part) => part.machineId === machineId && part.removedAt === null);
    },
  });

/** The newest forecast, null before the first one. */
export const latestForecastQuery = (fittedPartId: string) =>
  queryOptions({
    queryKey: ['fitted-part', fittedPartId, 'latest-forecast'],
    queryFn: async ({ signal }) => {
      const asked = { path: { id: fittedPartId }, query: { latest: 'true', limit: 1 }, signal } as const;
      return (await call(endpoints.fittedParts.forecasts, asked)).items[0] ?? null;
    },
  });

/** The newest calls, newest first, as far back as one page goes. */
export const forecastsQuery = (fittedPartId: string) =>
  queryOptions({
    queryKey: ['fitted-part', fittedPartId, 'forecasts'],
    queryFn: async ({ signal }) => {
      const asked = { path: { id: fittedPartId }, query: { limit: 200 }, signal };
      return (await call(endpoints.fittedParts.forecasts, asked)).items;
    },
  });

export const healthQuery = (fittedPartId: string) =>
  queryOptions({
    queryKey: ['fitted-part', fittedPartId, 'health'],
    queryFn: ({ signal }) => call(endpoints.fittedParts.health, { path: { id: fittedPartId }, signal }),
  });
