import { type Query, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { sessionQuery } from '../../api/session.ts';
import { machineQuery } from '../../api/tenant-tree.ts';
import { useLiveRoom } from '../../app/live/live-context.tsx';
import { RefreshRhythm } from '../../app/live/refresh-rhythm.ts';

/** A page of many small questions asks them anew at most this often. */
const REST_MS = 2_000;

/** Of this machine, its parts and its orders; readings have a rhythm of their own. */
function concerns(machineId: string, parts: readonly string[]) {
  return ({ queryKey: [kind, id, what] }: Query): boolean =>
    (kind === 'machine' && id === machineId && what !== 'telemetry') ||
    (kind === 'fitted-part' && parts.includes(String(id))) ||
    (kind === 'orders' && id === 'of-machine' && what === machineId);
}

/**
 * Reads again what the live connection says has changed on this machine.
 * @param onReadings called for every batch of readings that has been stored.
 */
export function useLiveMachine(machineId: string, parts: readonly string[], onReadings: () => void): void {
  const client = useQueryClient();
  const known = parts.join(' ');
  const rhythm = useMemo(
    () =>
      new RefreshRhythm(
        () => void client.invalidateQueries({ predicate: concerns(machineId, known.split(' ')) }),
        () => REST_MS,
      ),
    [client, machineId, known],
  );
  useEffect(() => () => rhythm.stop(), [rhythm]);
  useLiveRoom(`machine:${machineId}`, (change) => {
    if (change.kind === 'clock') void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    else if (!change.machineIds.includes(machineId)) return;
    else if (change.kind === 'readings') {
      client.setQueryData(machineQuery(machineId).queryKey, (before) =>
        before && (before.lastReadingAt ?? '') < change.at ? { ...before, lastReadingAt: change.at } : before,
      );
      onReadings();
    } else rhythm.ask();
  });
}
