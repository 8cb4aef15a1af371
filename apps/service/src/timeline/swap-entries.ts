import type { SwapReport, TimelineEntry } from '@kizashi/api-contract';
import { type FittedPartId, toIso } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, asc, eq, exists, inArray, sql } from 'drizzle-orm';
import { positionNameOf } from '../fleet/position-name.ts';
import { happened, newestFirst, type TimelineSlice, within } from './entry-key.ts';

const { fittedParts, swapReports } = schema;
type ReportRow = typeof swapReports.$inferSelect;
const ENTRY_ID = sql<string>`'swap:' || ${fittedParts.id}`;

/** One entry for each part that came in, with everybody who reported it. */
export async function readSwaps(tx: Transaction, slice: TimelineSlice): Promise<TimelineEntry[]> {
  const reported = tx
    .select({ one: sql`1` })
    .from(swapReports)
    .where(eq(swapReports.fittedPartId, fittedParts.id));
  const parts = await tx
    .select()
    .from(fittedParts)
    .where(
      and(
        eq(fittedParts.machineId, slice.machineId),
        exists(reported),
        within(slice, fittedParts.fittedAt, ENTRY_ID),
      ),
    )
    .orderBy(...newestFirst(fittedParts.fittedAt, ENTRY_ID))
    .limit(slice.count);
  const reports = await reportsOf(
    tx,
    parts.map(({ id }) => id),
  );
  return parts.map((part) => {
    const own = reports.get(part.id) ?? [];
    return {
      kind: 'swap',
      ...happened(`swap:${part.id}`, part.fittedAt, own[0]?.recordedAt ?? part.fittedAt),
      fittedPartId: part.id,
      positionId: part.positionId,
      positionName: positionNameOf(slice.positions, part.positionId),
      serial: part.serial,
      reports: own.map(toReport),
    };
  });
}

/** In the order in which they came in. */
async function reportsOf(
  tx: Transaction,
  parts: readonly FittedPartId[],
): Promise<Map<FittedPartId, ReportRow[]>> {
  if (parts.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(swapReports)
    .where(inArray(swapReports.fittedPartId, [...parts]))
    .orderBy(asc(swapReports.id));
  return Map.groupBy(rows, ({ fittedPartId }) => fittedPartId);
}

function toReport({ source, at, recordedAt, actor, orderId, serial }: ReportRow): SwapReport {
  return { source, at: toIso(at), recordedAt: toIso(recordedAt), actor, orderId, serial };
}
