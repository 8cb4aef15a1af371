import type { TimelineEntry } from '@kizashi/api-contract';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, eq, ne, type SQL, sql } from 'drizzle-orm';
import { happened, newestFirst, type TimelineSlice, within } from './entry-key.ts';

const { stateChanges } = schema;
type StateEntry = Extract<TimelineEntry, { kind: 'state' }>;
type StateRow = typeof stateChanges.$inferSelect;

/** A row's key is (machine, channel, instant); the instant stands in the order of the time line already. */
const ENTRY_ID = sql<string>`'state:' || ${stateChanges.channel}`;
const entryId = ({ channel }: StateRow) => `state:${channel}`;

/** States of the machine as a whole. */
export async function readMachineStates(tx: Transaction, slice: TimelineSlice): Promise<TimelineEntry[]> {
  const rows = await read(tx, slice, eq(stateChanges.channel, ''));
  return rows.map((row) => ({
    kind: 'state',
    ...happened(entryId(row), row.at, row.recordedAt),
    state: row.state as StateEntry['state'],
  }));
}

export async function readChannelStates(tx: Transaction, slice: TimelineSlice): Promise<TimelineEntry[]> {
  const rows = await read(tx, slice, ne(stateChanges.channel, ''));
  return rows.map((row) => ({
    kind: 'channel-state',
    ...happened(entryId(row), row.at, row.recordedAt),
    channel: row.channel,
    state: row.state,
    zone: row.zone,
  }));
}

function read(tx: Transaction, slice: TimelineSlice, which: SQL): Promise<StateRow[]> {
  return tx
    .select()
    .from(stateChanges)
    .where(and(eq(stateChanges.machineId, slice.machineId), which, within(slice, stateChanges.at, ENTRY_ID)))
    .orderBy(...newestFirst(stateChanges.at, ENTRY_ID))
    .limit(slice.count);
}
