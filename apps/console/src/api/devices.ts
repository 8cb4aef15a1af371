import { endpoints } from '@kizashi/api-contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './call.ts';

export const deviceQuery = (id: string) =>
  queryOptions({
    queryKey: ['device', id],
    queryFn: ({ signal }) => call(endpoints.devices.read, { path: { id }, signal }),
  });

export const deviceConnectionQuery = (id: string) =>
  queryOptions({
    queryKey: ['device', id, 'connection'],
    queryFn: ({ signal }) => call(endpoints.devices.connection, { path: { id }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The newest boot, null before the first birth. */
export const newestBootQuery = (id: string) =>
  queryOptions({
    queryKey: ['device', id, 'newest-boot'],
    queryFn: async ({ signal }) => {
      const { items } = await call(endpoints.devices.boots, { path: { id }, query: { limit: 1 }, signal });
      return items[0] ?? null;
    },
  });

/** What did not come in, newest first: as much as somebody reads. */
export const deviceGapsQuery = (id: string) =>
  queryOptions({
    queryKey: ['device', id, 'gaps'],
    queryFn: async ({ signal }) =>
      (await call(endpoints.devices.gaps, { path: { id }, query: { limit: 50 }, signal })).items,
  });

export const lastReadingsQuery = (id: string) =>
  queryOptions({
    queryKey: ['device', id, 'last-readings'],
    queryFn: async ({ signal }) =>
      (await call(endpoints.devices.lastReadings, { path: { id }, signal })).items,
  });

/** Refused messages, newest first: as many as somebody reads. */
export const quarantineQuery = (id: string) =>
  queryOptions({
    queryKey: ['device', id, 'quarantine'],
    queryFn: async ({ signal }) =>
      (await call(endpoints.devices.quarantine, { path: { id }, query: { limit: 50 }, signal })).items,
  });

export function replayEntry(id: string, entryId: string, idempotencyKey: string) {
  return call(endpoints.devices.replay, { path: { id, entryId }, idempotencyKey });
}

export function makeDevice(machineId: string, idempotencyKey: string) {
  return call(endpoints.devices.create, { body: { machineId }, idempotencyKey });
}

/** The answer holds the code, once; valid for a day. */
export function issueClaimCode(machineId: string, idempotencyKey: string) {
  return call(endpoints.claimCodes.create, { path: { id: machineId }, body: {}, idempotencyKey });
}

/** The answer holds the new secret, once. */
export function rotateSecret(id: string, previousValidForHours: number, idempotencyKey: string) {
  return call(endpoints.devices.rotate, { path: { id }, body: { previousValidForHours }, idempotencyKey });
}

export function revokeDevice(id: string, idempotencyKey: string) {
  return call(endpoints.devices.revoke, { path: { id }, idempotencyKey });
}
