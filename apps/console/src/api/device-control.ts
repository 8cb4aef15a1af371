import { type DeviceCommandWrite, endpoints } from '@kizashi/api-contract';
import { queryOptions } from '@tanstack/react-query';
import { call, callTagged } from './call.ts';

/** Commands of a device, newest first: as many as somebody reads. */
export const deviceCommandsQuery = (id: string) =>
  queryOptions({
    queryKey: ['device', id, 'commands'],
    queryFn: async ({ signal }) =>
      (await call(endpoints.deviceCommands.list, { path: { id }, query: { limit: 10 }, signal })).items,
  });

export function requestCommand(id: string, body: DeviceCommandWrite, idempotencyKey: string) {
  return call(endpoints.deviceCommands.request, { path: { id }, body, idempotencyKey });
}

/** With its entity tag, which a change has to bring. */
export const deviceConfigurationQuery = (id: string) =>
  queryOptions({
    queryKey: ['device', id, 'configuration'],
    queryFn: ({ signal }) => callTagged(endpoints.deviceConfiguration.read, { path: { id }, signal }),
  });

export function configureDevice(id: string, configuration: Record<string, unknown>, ifMatch: string) {
  return call(endpoints.deviceConfiguration.replace, { path: { id }, body: { configuration }, ifMatch });
}
