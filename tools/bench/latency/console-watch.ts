import { type LiveChange, liveNamespace } from '@kizashi/api-contract';
import { io } from 'socket.io-client';

/** A console that has the pages of these machines open, and when it heard of new readings of each. */
export interface ConsoleWatch {
  /** By machine id, milliseconds since the epoch, ascending. */
  readonly heardAt: ReadonlyMap<string, number[]>;
  close(): void;
}

export async function watchAsConsole(
  url: string,
  token: string,
  machineIds: readonly string[],
): Promise<ConsoleWatch> {
  const socket = io(`${url}${liveNamespace}`, {
    auth: { token },
    transports: ['websocket'],
    reconnection: false,
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once('connect', () => resolve());
  socket.once('connect_error', reject);
  await promise;
  const heardAt = new Map(machineIds.map((id) => [id, [] as number[]]));
  socket.on('change', ({ kind, machineIds: changed }: LiveChange) => {
    if (kind !== 'readings') return;
    const now = performance.timeOrigin + performance.now();
    for (const id of changed) heardAt.get(id)?.push(now);
  });
  for (const id of machineIds) socket.emit('join', `machine:${id}`);
  return { heardAt, close: () => socket.disconnect() };
}
