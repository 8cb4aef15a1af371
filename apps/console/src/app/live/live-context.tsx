import type { LiveChange } from '@kizashi/api-contract';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from 'react';
import type { LiveConnection } from './live-connection.ts';
import type { LiveStatus } from './live-status.ts';

export const LiveContext = createContext<LiveConnection | null>(null);

export function useLive(): LiveConnection {
  const live = useContext(LiveContext);
  if (live === null) throw new Error('useLive needs a LiveContext above it');
  return live;
}

export function useLiveStatus(): LiveStatus {
  const live = useLive();
  return useSyncExternalStore(live.onStatus, live.readStatus);
}

/** Calls `onChange` for every change in a room while the component is shown. */
export function useLiveRoom(room: string, onChange: (change: LiveChange) => void): void {
  const live = useLive();
  const newest = useRef(onChange);
  useEffect(() => {
    newest.current = onChange;
  });
  useEffect(() => live.join(room, (change) => newest.current(change)), [live, room]);
}

/** Connects while somebody is signed in, and reads everything anew after a loss: changes may have been missed. */
export function useLiveWhileSignedIn(): void {
  const live = useLive();
  const client = useQueryClient();
  useEffect(() => {
    const stop = live.onStatus(() => {
      const status = live.readStatus();
      if (status.kind === 'live' && status.recovered) void client.invalidateQueries();
    });
    live.connect();
    return () => {
      stop();
      live.close();
    };
  }, [live, client]);
}
