import { endpoints } from '@kizashi/api-contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './call.ts';

export interface TelemetryWindow {
  readonly channel: string;
  readonly from: string;
  readonly to: string;
  /** At most as many buckets come back. */
  readonly points: number;
}

export const telemetryQuery = (machineId: string, window: TelemetryWindow) =>
  queryOptions({
    queryKey: ['machine', machineId, 'telemetry', window],
    queryFn: ({ signal }) =>
      call(endpoints.machines.telemetry, { path: { id: machineId }, query: window, signal }),
  });
