import { endpoints } from '@kizashi/api-contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './call.ts';
import { readAll } from './read-all.ts';

/** Everything that is entered once; whoever adds something invalidates all of it. */
export const SET_UP_KEY = ['set-up'] as const;

export const allCustomersQuery = queryOptions({
  queryKey: [...SET_UP_KEY, 'customers'],
  queryFn: ({ signal }) => readAll((query) => call(endpoints.customers.list, { query, signal })),
});

export const allSitesQuery = queryOptions({
  queryKey: [...SET_UP_KEY, 'sites'],
  queryFn: ({ signal }) => readAll((query) => call(endpoints.sites.list, { query, signal })),
});

export const allLinesQuery = queryOptions({
  queryKey: [...SET_UP_KEY, 'lines'],
  queryFn: ({ signal }) => readAll((query) => call(endpoints.lines.list, { query, signal })),
});

export const allCataloguePartsQuery = queryOptions({
  queryKey: [...SET_UP_KEY, 'part-catalogue'],
  queryFn: ({ signal }) => readAll((query) => call(endpoints.partCatalogue.list, { query, signal })),
});

export const allMachineModelsQuery = queryOptions({
  queryKey: [...SET_UP_KEY, 'machine-models'],
  queryFn: ({ signal }) => readAll((query) => call(endpoints.machineModels.list, { query, signal })),
});

export const allMachinesQuery = queryOptions({
  queryKey: [...SET_UP_KEY, 'machines'],
  queryFn: ({ signal }) => readAll((query) => call(endpoints.machines.list, { query, signal })),
});

/** What is fitted now. */
export const allFittedPartsQuery = queryOptions({
  queryKey: [...SET_UP_KEY, 'fitted-parts'],
  queryFn: ({ signal }) =>
    readAll((query) => call(endpoints.fittedParts.list, { query: { ...query, fitted: 'true' }, signal })),
});

export const allDevicesQuery = queryOptions({
  queryKey: [...SET_UP_KEY, 'devices'],
  queryFn: ({ signal }) => readAll((query) => call(endpoints.devices.list, { query, signal })),
});
