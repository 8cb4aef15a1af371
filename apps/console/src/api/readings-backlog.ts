import { endpoints } from '@kizashi/api-contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './call.ts';

/** Nobody announces that a server has gone away, so it is asked for. */
const LOOKING_MS = 30_000;

export const readingsBacklogQuery = queryOptions({
  queryKey: ['readings-backlog'],
  queryFn: ({ signal }) => call(endpoints.readingsBacklog.read, { signal }),
  refetchInterval: LOOKING_MS,
});
