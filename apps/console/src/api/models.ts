import { endpoints } from '@kizashi/api-contract';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from './call.ts';
import { readAll } from './read-all.ts';

/** Everything that a training, a release or a new score changes. */
export const MODELS_KEY = ['models'];

export const modelsQuery = queryOptions({
  queryKey: [...MODELS_KEY, 'list'],
  queryFn: ({ signal }) => readAll((query) => call(endpoints.models.list, { query, signal })),
});

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: [...MODELS_KEY, 'versions', id],
    queryFn: async ({ signal }) =>
      (await call(endpoints.models.versions, { path: { id }, query: { limit: 50 }, signal })).items,
    placeholderData: keepPreviousData,
  });

export const scoreboardQuery = (id: string) =>
  queryOptions({
    queryKey: [...MODELS_KEY, 'scoreboard', id],
    queryFn: ({ signal }) => call(endpoints.models.scoreboard, { path: { id }, signal }),
  });

/** Intervals that do not hold just now. */
export const coverageNoticesQuery = queryOptions({
  queryKey: [...MODELS_KEY, 'notices'],
  queryFn: async ({ signal }) => (await call(endpoints.models.notices, { signal })).items,
});

export const trainModel = (id: string, idempotencyKey: string) =>
  call(endpoints.models.train, { path: { id }, body: {}, idempotencyKey });

export const releaseVersion = (id: string, version: number, idempotencyKey: string) =>
  call(endpoints.models.release, { path: { id, version: `${version}` }, idempotencyKey });

export const rollBackModel = (id: string, idempotencyKey: string) =>
  call(endpoints.models.rollBack, { path: { id }, idempotencyKey });
