import { endpoints } from '@kizashi/api-contract';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from './call.ts';

export const HORIZONS = ['30', '90'] as const;
export type Horizon = (typeof HORIZONS)[number];

export const plantRiskQuery = (days: Horizon) =>
  queryOptions({
    queryKey: ['plant-risk', days],
    queryFn: ({ signal }) => call(endpoints.plantRisk.read, { query: { days }, signal }),
    // Another horizon is the same plant: what stands there stays until the other figures are known.
    placeholderData: keepPreviousData,
  });
