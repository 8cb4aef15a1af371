import { endpoints } from '@kizashi/api-contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './call.ts';

export const clockQuery = queryOptions({
  queryKey: ['clock'],
  queryFn: ({ signal }) => call(endpoints.clock.read, { signal }),
});
