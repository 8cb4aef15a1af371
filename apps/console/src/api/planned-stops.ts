import { endpoints, type PlannedStop, type PlannedStopWrite } from '@kizashi/api-contract';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call, callTagged } from './call.ts';

const MOST = 500;
/** Names and time zones hardly ever change. */
const HOUR = 3_600_000;

/** Every page of a list, one after the other. */
async function all<T>(
  read: (cursor: string | undefined) => Promise<{ items: T[]; nextCursor: string | null }>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}

/** Every site of the caller, with its customer's name. */
export const sitesQuery = queryOptions({
  queryKey: ['sites', 'all'],
  queryFn: async ({ signal }) => {
    const sites = await all((cursor) =>
      call(endpoints.sites.list, { query: { limit: MOST, cursor }, signal }),
    );
    const customers = await all((cursor) =>
      call(endpoints.customers.list, { query: { limit: MOST, cursor }, signal }),
    );
    const names = new Map(customers.map(({ id, name }) => [id, name]));
    return sites.map((site) => ({ ...site, customerName: names.get(site.customerId) ?? '' }));
  },
  staleTime: HOUR,
});

export const linesOfSiteQuery = (siteId: string) =>
  queryOptions({
    queryKey: ['lines', 'of-site', siteId],
    queryFn: ({ signal }) =>
      all((cursor) => call(endpoints.lines.list, { query: { siteId, limit: MOST, cursor }, signal })),
    staleTime: HOUR,
  });

/** Every single time within [from, to) that a line stands still, recurring ones counted out. */
export const occurrencesQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['planned-stops', 'occurrences', from, to],
    queryFn: ({ signal }) =>
      all((cursor) =>
        call(endpoints.plannedStops.list, { query: { from, to, limit: MOST, cursor }, signal }),
      ),
    placeholderData: keepPreviousData,
  });

/** A stop as it is stored, the first time and its rule, with the tag that a change has to bring. */
export const stopQuery = (id: string) =>
  queryOptions({
    queryKey: ['planned-stops', 'one', id],
    queryFn: ({ signal }) => callTagged(endpoints.plannedStops.read, { path: { id }, signal }),
    staleTime: 0,
    gcTime: 0,
  });

/** The first time after `after` that a recurring stop comes again; undefined when it does not. */
export async function nextOccurrence(stop: PlannedStop, after: number): Promise<PlannedStop | undefined> {
  const to = new Date(after + 700 * 86_400_000).toISOString();
  const query = { lineId: stop.lineId, from: new Date(after).toISOString(), to, limit: MOST };
  const { items } = await call(endpoints.plannedStops.list, { query });
  return items.find(({ id, from }) => id === stop.id && Date.parse(from) >= after);
}

/** What has to be done to the stored stops, all of it or nothing. */
export interface StopChange {
  readonly create: readonly PlannedStopWrite[];
  readonly change?: {
    readonly id: string;
    readonly body: { from?: string; to?: string; rrule?: string | null };
  };
  readonly remove?: string;
}

/**
 * Carries a change out: first what is new, then what is there already. When the latter is refused, because somebody
 * else has changed it meanwhile, what is new is taken back.
 */
export async function carryOut({ create, change, remove }: StopChange, tag: string): Promise<PlannedStop[]> {
  const made: PlannedStop[] = [];
  try {
    for (const body of create)
      made.push(await call(endpoints.plannedStops.create, { body, idempotencyKey: crypto.randomUUID() }));
    if (change !== undefined)
      await call(endpoints.plannedStops.change, { path: { id: change.id }, body: change.body, ifMatch: tag });
    if (remove !== undefined) await call(endpoints.plannedStops.remove, { path: { id: remove } });
  } catch (error) {
    for (const { id } of made)
      await call(endpoints.plannedStops.remove, { path: { id } }).catch(() => undefined);
    throw error;
  }
  return made;
}
