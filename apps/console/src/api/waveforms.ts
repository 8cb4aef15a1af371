import { endpoints } from '@kizashi/api-contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './call.ts';

/** More bursts than this nobody picks from. */
const NEWEST = 100;

/** The newest bursts of a machine, newest first, those that lack chunks among them. */
export const waveformsQuery = (machineId: string) =>
  queryOptions({
    queryKey: ['machine', machineId, 'waveforms'],
    queryFn: async ({ signal }) => {
      const query = { limit: NEWEST } as const;
      return (await call(endpoints.waveforms.list, { path: { id: machineId }, query, signal })).items;
    },
  });

/** A whole burst does not change any more; what its part's own start was may still become known. */
export const waveformAnalysisQuery = (machineId: string, captureId: string) =>
  queryOptions({
    queryKey: ['machine', machineId, 'waveform-analysis', captureId],
    queryFn: ({ signal }) =>
      call(endpoints.waveforms.analysis, { path: { id: machineId, captureId }, signal }),
    staleTime: 60_000,
  });
