import { endpoints, type Machine, type ZoneLimits } from '@kizashi/api-contract';
import { queryOptions } from '@tanstack/react-query';
import { call, callTagged, type Tagged } from './call.ts';

/** Models hardly ever change. */
const MINUTES = 300_000;

export const machineConditionQuery = (id: string) =>
  queryOptions({
    queryKey: ['machine', id, 'condition'],
    queryFn: ({ signal }) => call(endpoints.machines.condition, { path: { id }, signal }),
  });

export const machineModelQuery = (id: string) =>
  queryOptions({
    queryKey: ['machine-model', id],
    queryFn: ({ signal }) => call(endpoints.machineModels.read, { path: { id }, signal }),
    staleTime: MINUTES,
  });

/** The orders of a machine that are not over, newest first. */
export const openOrdersOfMachineQuery = (machineId: string) =>
  queryOptions({
    queryKey: ['orders', 'of-machine', machineId],
    queryFn: async ({ signal }) => {
      const query = { machineId, state: 'open', limit: 100 } as const;
      return (await call(endpoints.orders.list, { query, signal })).items;
    },
  });

/** A machine as it is now, with the tag that a change of it has to name. */
export function readTaggedMachine(id: string): Promise<Tagged<Machine>> {
  return callTagged(endpoints.machines.read, { path: { id } });
}

/** Limits of one machine, whole: a channel that is left out is judged by its model's limits again. */
export interface LimitsChange {
  readonly machineId: string;
  readonly zoneLimits: Readonly<Record<string, ZoneLimits>>;
  /** Of the machine that the person was looking at. */
  readonly tag: string;
}

export function changeZoneLimits({ machineId, zoneLimits, tag }: LimitsChange): Promise<Machine> {
  return call(endpoints.machines.change, {
    path: { id: machineId },
    body: { zoneLimits: { ...zoneLimits } },
    ifMatch: tag,
  });
}
