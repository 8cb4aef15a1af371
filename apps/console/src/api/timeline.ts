import { endpoints, type TimelineEntry } from '@kizashi/api-contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './call.ts';

/** What happened to a machine in a time; `complete` is false when the oldest of it was left unread. */
export interface Timeline {
  /** Newest first. */
  readonly entries: readonly TimelineEntry[];
  readonly complete: boolean;
}

const ROWS_A_PAGE = 500;
/** A page shows what people can take in; a machine that reports modes every minute fills any number of pages. */
const MOST_PAGES = 4;

export const timelineQuery = (machineId: string, kind: TimelineEntry['kind'], from: string, to: string) =>
  queryOptions({
    queryKey: ['machine', machineId, 'timeline', kind, from, to],
    queryFn: async ({ signal }): Promise<Timeline> => {
      const entries: TimelineEntry[] = [];
      let cursor: string | undefined;
      for (let read = 0; read < MOST_PAGES; read += 1) {
        const query = { kind, from, to, limit: ROWS_A_PAGE, cursor };
        const answer = await call(endpoints.machines.timeline, { path: { id: machineId }, query, signal });
        entries.push(...answer.items);
        if (answer.nextCursor === null) return { entries, complete: true };
        cursor = answer.nextCursor;
      }
      return { entries, complete: false };
    },
  });
