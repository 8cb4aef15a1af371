import type { TimelineEntry } from '@kizashi/api-contract';
import type { Position } from '@kizashi/condition-monitoring/data-acquisition';
import { type EpochMs, type MachineId, toIso } from '@kizashi/kernel';
import { and, eq, gte, lt, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

/** Which entries of one machine are asked for, newest first: those behind `after`, at most `count`. */
export interface TimelineSlice {
  readonly machineId: MachineId;
  readonly positions: readonly Position[];
  /** [from, to) */
  readonly from: EpochMs | undefined;
  readonly to: EpochMs | undefined;
  /** The last entry of the page before. */
  readonly after: { readonly at: EpochMs; readonly id: string } | undefined;
  readonly count: number;
}

/**
 * Entries of all kinds stand in one order: by instant, then by id, both descending. Each source is asked for its own
 * part of that order, so that a page holds what is due whatever the kinds, and nothing twice.
 */
export function byNewest(a: TimelineEntry, b: TimelineEntry): number {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1;
  return a.id < b.id ? 1 : -1;
}

/** The rows of a source that belong to the slice. @param entryId the id that its entries have, as SQL text */
export function within(slice: TimelineSlice, at: PgColumn, entryId: SQL<string>): SQL | undefined {
  const { from, to, after } = slice;
  return and(
    from === undefined ? undefined : gte(at, from),
    to === undefined ? undefined : lt(at, to),
    after && or(lt(at, after.at), and(eq(at, after.at), lt(inBytes(entryId), after.id))),
  );
}

export function newestFirst(at: PgColumn, entryId: SQL<string>): SQL[] {
  return [sql`${at} desc`, sql`${inBytes(entryId)} desc`];
}

/** JavaScript compares texts by code units; for our ids that is the order of bytes, whatever the database's locale. */
const inBytes = (text: SQL<string>) => sql<string>`(${text}) collate "C"`;

export const happened = (id: string, at: EpochMs, recordedAt: EpochMs) => ({
  id,
  at: toIso(at),
  recordedAt: toIso(recordedAt),
});
