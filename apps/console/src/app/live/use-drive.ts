import type { Clock } from '@kizashi/api-contract';
import { DAY_MS } from '@kizashi/kernel';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { clockQuery } from '../../api/clock.ts';
import { sessionQuery } from '../../api/session.ts';
import { useLiveRoom } from './live-context.tsx';
import { RefreshRhythm } from './refresh-rhythm.ts';

/** How far the drive of a fleet clock has come, in days that people count from one. */
export interface DriveState {
  readonly day: number;
  readonly days: number;
  /** 0..1, for a bar that moves within a day as well. */
  readonly share: number;
}

/** Undefined when nobody drives, or when the driver has not said how far. */
export function driveState({ now, mode, drive }: Clock): DriveState | undefined {
  if (mode !== 'driven' || drive === null) return undefined;
  const from = Date.parse(drive.from);
  const whole = Date.parse(drive.until) - from;
  if (whole <= 0) return undefined;
  const past = Math.min(Math.max(Date.parse(now) - from, 0), whole);
  const days = Math.max(1, Math.round(whole / DAY_MS));
  return { day: Math.min(days, Math.floor(past / DAY_MS) + 1), days, share: past / whole };
}

/** The clock is read again at most this often, and pages with it: a drive makes days in a second. */
const REST_MS = 1_500;
/** In case an announcement was missed; a customer's people hear none. */
const LOOKING_MS = 5_000;

/**
 * Follows a fleet clock that is being driven: keeps the console's own now at the fleet's, reads what is shown anew as
 * the clock moves, and once more when the clock is tied to the wall.
 */
export function useDrive(): DriveState | undefined {
  const client = useQueryClient();
  const { data: clock } = useQuery({
    ...clockQuery,
    refetchInterval: ({ state }) => (state.data?.mode === 'driven' ? LOOKING_MS : false),
  });
  const rhythm = useMemo(
    () =>
      new RefreshRhythm(
        () => void client.invalidateQueries({ queryKey: clockQuery.queryKey }),
        () => REST_MS,
      ),
    [client],
  );
  useEffect(() => () => rhythm.stop(), [rhythm]);
  useLiveRoom('fleet', ({ kind }) => {
    if (kind === 'clock') rhythm.ask();
  });

  const before = useRef<string | undefined>(undefined);
  const { now } = clock ?? {};
  const driven = clock?.mode === 'driven';
  const wasDriven = useRef(false);
  useEffect(() => {
    if (now === undefined || before.current === now) return;
    const first = before.current === undefined;
    before.current = now;
    const moved = driven || wasDriven.current;
    wasDriven.current = driven;
    if (first || !moved) return;
    client.setQueryData(sessionQuery.queryKey, (session) => session && { ...session, now });
    void client.invalidateQueries(
      {
        predicate: ({ queryKey: [kind] }) =>
          kind !== clockQuery.queryKey[0] && kind !== sessionQuery.queryKey[0],
      },
      // A service that builds a past may answer slower than the clock moves: what is under way is let finish.
      { cancelRefetch: false },
    );
  }, [client, now, driven]);

  return clock && driveState(clock);
}
