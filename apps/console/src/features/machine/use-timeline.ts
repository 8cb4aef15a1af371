import type { TimelineEntry } from '@kizashi/api-contract';
import { DAY_MS, epochMs, toIso } from '@kizashi/kernel';
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { type Timeline, timelineQuery } from '../../api/timeline.ts';
import { LAST_90_DAYS } from './chart-view.ts';
import type { EntryOf } from './timeline-shapes.ts';

/** Each kind is read for itself, so that a machine that changes modes every minute does not push its orders out. */
const KINDS = ['state', 'channel-state', 'order', 'swap', 'forecast', 'device-event'] as const;

/** What happened to a machine, by kind, each newest first. */
export interface MachinePast {
  readonly states: readonly EntryOf<'state'>[];
  readonly channelStates: readonly EntryOf<'channel-state'>[];
  readonly orders: readonly EntryOf<'order'>[];
  readonly swaps: readonly EntryOf<'swap'>[];
  readonly forecasts: readonly EntryOf<'forecast'>[];
  readonly events: readonly EntryOf<'device-event'>[];
  /** False when the oldest of something was left unread, because there is so much of it. */
  readonly complete: boolean;
  readonly reading: boolean;
}

/** Months are read at once: a view that moves a little asks for nothing new. */
const STEP = 30 * DAY_MS;

/** @param from the earliest instant in sight; 90 days are read in any case. */
export function useTimeline(
  machineId: string,
  from: number,
  now: number,
): { past: MachinePast; error: Error | null; refetch(): void } {
  const begin = Math.floor(Math.min(from, now - LAST_90_DAYS.ms) / STEP) * STEP;
  const end = (Math.floor(now / DAY_MS) + 1) * DAY_MS;
  const queries = useQueries({
    queries: KINDS.map((kind) => ({
      ...timelineQuery(machineId, kind, toIso(epochMs(begin)), toIso(epochMs(end))),
      placeholderData: keepPreviousData<Timeline>,
    })),
  });
  const all = queries.flatMap(({ data }) => data?.entries ?? []);
  const past: MachinePast = {
    states: ofKind(all, 'state'),
    channelStates: ofKind(all, 'channel-state'),
    orders: ofKind(all, 'order'),
    swaps: ofKind(all, 'swap'),
    forecasts: ofKind(all, 'forecast'),
    events: ofKind(all, 'device-event'),
    complete: queries.every(({ data }) => data?.complete !== false),
    reading: queries.some(({ isPending }) => isPending),
  };
  return {
    past,
    error: queries.find(({ error }) => error)?.error ?? null,
    refetch: () => {
      for (const query of queries) if (query.error) void query.refetch();
    },
  };
}

function ofKind<K extends TimelineEntry['kind']>(entries: readonly TimelineEntry[], kind: K): EntryOf<K>[] {
  return entries.filter((entry): entry is EntryOf<K> => entry.kind === kind);
}
