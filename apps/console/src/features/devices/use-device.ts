import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import {
  deviceConnectionQuery,
  deviceGapsQuery,
  deviceQuery,
  lastReadingsQuery,
  newestBootQuery,
  quarantineQuery,
} from '../../api/devices.ts';
import { allMachineModelsQuery } from '../../api/set-up.ts';
import { machineQuery, siteQuery } from '../../api/tenant-tree.ts';
import { useLiveRoom } from '../../app/live/live-context.tsx';
import { RefreshRhythm } from '../../app/live/refresh-rhythm.ts';

/** Births and refusals are not announced, so the page looks for them while nothing has come. */
const WAITING_MS = 2_000;
/** Once readings come, refusals are all that could be missed. */
const LOOKING_MS = 15_000;
const REST_MS = 1_000;

/** Everything that the page of a device shows, kept up to date. */
export function useDevice(id: string) {
  const client = useQueryClient();
  const readings = useQuery({
    ...lastReadingsQuery(id),
    refetchInterval: ({ state }) => ((state.data?.length ?? 0) > 0 ? LOOKING_MS : WAITING_MS),
  });
  const every = (readings.data?.length ?? 0) > 0 ? LOOKING_MS : WAITING_MS;
  const device = useQuery({ ...deviceQuery(id), refetchInterval: every });
  const boot = useQuery({ ...newestBootQuery(id), refetchInterval: every });
  const gaps = useQuery({ ...deviceGapsQuery(id), refetchInterval: every });
  const refused = useQuery({ ...quarantineQuery(id), refetchInterval: every });
  const connection = useQuery(deviceConnectionQuery(id));
  const machineId = device.data?.machineId ?? '';
  const machine = useQuery({ ...machineQuery(machineId), enabled: machineId !== '' });
  const siteId = machine.data?.siteId ?? '';
  const site = useQuery({ ...siteQuery(siteId), enabled: siteId !== '' });
  const models = useQuery(allMachineModelsQuery);

  const rhythm = useMemo(
    () =>
      new RefreshRhythm(
        () => void client.invalidateQueries({ queryKey: ['device', id] }),
        () => REST_MS,
      ),
    [client, id],
  );
  useEffect(() => () => rhythm.stop(), [rhythm]);
  useLiveRoom(machineId === '' ? 'fleet' : `machine:${machineId}`, ({ kind, machineIds }) => {
    if (kind === 'readings' && machineIds.includes(machineId)) rhythm.ask();
  });

  const model = models.data?.find((one) => one.id === machine.data?.modelId);
  return {
    data: device.data &&
      boot.data !== undefined &&
      readings.data &&
      gaps.data &&
      refused.data &&
      connection.data &&
      machine.data &&
      site.data &&
      model && {
        device: device.data,
        boot: boot.data,
        readings: readings.data,
        gaps: gaps.data,
        refused: refused.data,
        connection: connection.data,
        machine: machine.data,
        model,
        timeZone: site.data.timeZone,
      },
    error:
      [device, boot, readings, gaps, refused, connection, machine, site, models].find(({ error }) => error)
        ?.error ?? null,
    refetch: () => void client.invalidateQueries({ queryKey: ['device', id] }),
  };
}
