import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { sessionQuery } from '../api/session.ts';

/**
 * Fleet time now, in epoch ms: the service's clock as of the session's answer, plus what has passed since. The
 * browser's own clock may be wrong, and a simulated fleet lives at another date.
 * @param everyMs how often the screen wants to move on.
 */
export function useFleetNow(everyMs: number): number {
  const { data, dataUpdatedAt } = useQuery(sessionQuery);
  const [wall, setWall] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setWall(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  if (!data) return wall;
  return Date.parse(data.now) + Math.max(0, wall - dataUpdatedAt);
}

/** Whether anything ticks is the reader's business; sentences that name days need a minute at most. */
export const A_MINUTE = 60_000;
export const A_SECOND = 1_000;
