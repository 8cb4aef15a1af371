import type { PlannedStop } from '@kizashi/api-contract';
import { type LineId, type TimeRange, toIso } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, eq, lt } from 'drizzle-orm';
import { decodeCursor, encodeCursor, type Page, type PageQuery } from '../listing/index.ts';
import { nextStops } from './next-stops.ts';

const { lines, plannedStops, sites } = schema;

/** Every time within the range that a line stands still, ascending; each carries the id of its stop. */
export async function listOccurrences(
  tx: Transaction,
  lineId: LineId | undefined,
  range: TimeRange,
  query: PageQuery,
): Promise<Page<PlannedStop>> {
  const rows = await tx
    .select({ stop: plannedStops, timeZone: sites.timeZone })
    .from(plannedStops)
    .innerJoin(lines, eq(lines.id, plannedStops.lineId))
    .innerJoin(sites, eq(sites.id, lines.siteId))
    .where(and(lt(plannedStops.fromAt, range.to), lineId && eq(plannedStops.lineId, lineId)));
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor).join(' ');
  const all = rows
    .flatMap(({ stop, timeZone }) =>
      nextStops([stop], timeZone, range.from, range.to).map((window) => ({
        // ISO-8601 in UTC sorts as text, so the key orders by time and then by stop.
        key: [toIso(window.from), stop.id] as const,
        item: {
          id: stop.id,
          lineId: stop.lineId,
          from: toIso(window.from),
          to: toIso(window.to),
          rrule: stop.rrule,
          confirmedAt: stop.confirmedAt && toIso(stop.confirmedAt),
        },
      })),
    )
    .sort((a, b) => (a.key.join(' ') < b.key.join(' ') ? -1 : 1))
    .filter(({ key }) => after === undefined || key.join(' ') > after);
  const shown = all.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ item }) => item),
    nextCursor: all.length > query.limit && last !== undefined ? encodeCursor(last.key) : null,
  };
}
