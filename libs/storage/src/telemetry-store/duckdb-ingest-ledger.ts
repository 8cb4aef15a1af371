import type { DuckDBConnection } from '@duckdb/node-api';
import type { DeviceId, EpochMs } from '@kizashi/kernel';
import type { DuckDbFile } from '../duckdb/duckdb-file.ts';
import type { DuckDbKeys } from '../duckdb/duckdb-keys.ts';
import { append, bigint, blob, type Column, createTable, integer, varchar } from '../duckdb/duckdb-table.ts';
import {
  COUNT_RECENT,
  FOLD_BOOTS,
  FOLD_SEEN,
  lastGiven,
  SEEN_RECENT,
  TAKE_OVER_SEEN,
  TRIM_QUARANTINE,
  TRIM_RECENT,
} from './duckdb-ingest-ledger.sql.ts';
import { mergeRanges, type SeqRange } from './seen-ranges.ts';
import { recentBodies, type SeenRun, seenRuns, toBytes } from './seen-runs.ts';
import {
  type BootRecord,
  type DeviceIngestState,
  type IngestCommit,
  QUARANTINE_BYTES_PER_DEVICE,
  QUARANTINE_ENTRIES_PER_DEVICE,
  type QuarantineEntry,
} from './telemetry-store.ts';

/** A row of a commit with its device's key and its place in the order of all rows ever written. */
interface Entered<T> {
  readonly of: T;
  readonly device: number;
  readonly ordinal: number;
}

interface EnteredRun extends Entered<SeenRun> {
  /** Ordinal of the first of the runs that it follows without a gap: a fold makes one of them. */
  readonly joinedTo: number;
}

const RUNS: readonly Column<EnteredRun>[] = [
  integer('device', ({ device }) => device),
  varchar('bid', ({ of }) => of.bid),
  bigint('from_seq', ({ of }) => of.from),
  bigint('to_seq', ({ of }) => of.from + of.hashes.length),
  blob('hashes', ({ of }) => toBytes(of.hashes)),
  bigint('ordinal', ({ ordinal }) => ordinal),
  bigint('joined_to', ({ joinedTo }) => joinedTo),
];

const BOOTS: readonly Column<Entered<BootRecord>>[] = [
  integer('device', ({ device }) => device),
  varchar('bid', ({ of }) => of.bid),
  integer('boot', ({ of }) => of.boot),
  bigint('boot_counter', ({ of }) => of.bootCounter),
  bigint('born_at', ({ of }) => of.bornAt),
  varchar('birth', ({ of }) => of.birth),
  bigint('time_base', ({ of }) => of.timeBase),
  bigint('ordinal', ({ ordinal }) => ordinal),
  // Last, where older files get it.
  bigint('skew_ms', ({ of }) => of.skewMs),
];

const QUARANTINE: readonly Column<Entered<QuarantineEntry>>[] = [
  integer('device', ({ device }) => device),
  varchar('id', ({ of }) => of.id),
  varchar('topic', ({ of }) => of.topic),
  bigint('received_at', ({ of }) => of.receivedAt),
  varchar('code', ({ of }) => of.code),
  varchar('detail', ({ of }) => of.detail),
  blob('payload', ({ of }) => of.payload),
  bigint('ordinal', ({ ordinal }) => ordinal),
  // Last, where older files get it.
  bigint('resolved_at', ({ of }) => of.resolvedAt),
];

/** Rows appended to a table before it is folded to what must be kept, and messages in them: rows of many are long. */
const FOLD_SEEN_AFTER = 50_000;
const FOLD_MESSAGES_AFTER = 500_000;
const FOLD_BOOTS_AFTER = 5_000;
const TRIM_QUARANTINE_AFTER = 1_000;
/**
 * Hashes that came since the last trim before the next one; and no fewer than that one left, so that what a message
 * costs does not grow with the fleet.
 */
const TRIM_RECENT_AFTER = 250_000;

type Ledgered = Pick<IngestCommit, 'seen' | 'boots' | 'quarantined'>;

/**
 * Boots, seen seqs and quarantine in a DuckDB file: beside the readings in the embedded store, alone in a local
 * file where readings live on a server. Tables are only appended to, since a look-up for each message would cost
 * more than the message, and folded now and then; reads put the appended rows right.
 */
export class DuckDbIngestLedger {
  readonly #file: DuckDbFile;
  readonly #devices: DuckDbKeys<DeviceId>;
  #nextOrdinal = 1;
  #unfolded = { seen: 0, messages: 0, boots: 0, quarantine: 0 };
  /** The last run of each device since the last fold, and the seq that would follow it. */
  readonly #lastRuns = new Map<number, { bid: string; next: number; joinedTo: number }>();
  /** Hashes that the last trim left. */
  #trimmedTo = 0;

  static readonly schema = [
    createTable('seen_unfolded', RUNS),
    SEEN_RECENT,
    'CREATE TABLE IF NOT EXISTS seen_range (device INTEGER, bid VARCHAR, from_seq BIGINT, to_seq BIGINT)',
    ...TAKE_OVER_SEEN,
    createTable('boot', BOOTS),
    'ALTER TABLE boot ADD COLUMN IF NOT EXISTS skew_ms BIGINT',
    createTable('quarantine', QUARANTINE),
    'ALTER TABLE quarantine ADD COLUMN IF NOT EXISTS resolved_at BIGINT',
  ];

  constructor(file: DuckDbFile, devices: DuckDbKeys<DeviceId>) {
    this.#file = file;
    this.#devices = devices;
  }

  async load(): Promise<void> {
    for (const [kind, table] of [
      ['seen', 'seen_unfolded'],
      ['boots', 'boot'],
      ['quarantine', 'quarantine'],
    ] as const) {
      const [found] = await this.#file.query<{ rows: number; last: number | null }>(
        `SELECT count(*)::DOUBLE AS rows, max(ordinal)::DOUBLE AS last FROM ${table}`,
      );
      this.#unfolded[kind] = found?.rows ?? 0;
      this.#nextOrdinal = Math.max(this.#nextOrdinal, (found?.last ?? 0) + 1);
    }
    const [seen] = await this.#file.query<{ unfolded: number; last: number }>(
      `SELECT (SELECT coalesce(sum(to_seq - from_seq), 0)::DOUBLE FROM seen_unfolded) AS unfolded,
         (SELECT coalesce(max(ordinal), 0)::DOUBLE FROM seen_recent) AS last`,
    );
    this.#unfolded.messages = seen?.unfolded ?? 0;
    this.#nextOrdinal = Math.max(this.#nextOrdinal, (seen?.last ?? 0) + 1);
    this.#trimmedTo = 0;
    // After a commit that failed it is ahead of the file.
    this.#lastRuns.clear();
  }

  /** Writes as part of the transaction; the devices have their keys. */
  async record(connection: DuckDBConnection, { seen, boots, quarantined }: Ledgered): Promise<void> {
    const runs = seenRuns(seen);
    await append(connection, 'seen_unfolded', RUNS, this.#joined(this.#enter(runs)));
    await append(connection, 'boot', BOOTS, this.#enter(boots));
    await append(connection, 'quarantine', QUARANTINE, this.#enter(quarantined));
    this.#unfolded.seen += runs.length;
    this.#unfolded.messages += seen.length;
    this.#unfolded.boots += boots.length;
    this.#unfolded.quarantine += quarantined.length;
    const { seen: rows, messages } = this.#unfolded;
    if (seen.length > 0 && (rows >= FOLD_SEEN_AFTER || messages >= FOLD_MESSAGES_AFTER)) {
      await this.#foldSeen(connection);
    }
    if (boots.length > 0 && this.#unfolded.boots >= FOLD_BOOTS_AFTER) {
      await connection.run(FOLD_BOOTS);
      this.#unfolded.boots = 0;
    }
    if (quarantined.length > 0 && this.#unfolded.quarantine >= TRIM_QUARANTINE_AFTER) {
      await connection.run(TRIM_QUARANTINE);
      this.#unfolded.quarantine = 0;
    }
  }

  async #foldSeen(connection: DuckDBConnection): Promise<void> {
    for (const statement of FOLD_SEEN) await connection.run(statement);
    this.#unfolded.seen = 0;
    this.#unfolded.messages = 0;
    this.#lastRuns.clear();
    const kept = await countRecent(connection);
    if (kept < this.#trimmedTo + Math.max(TRIM_RECENT_AFTER, this.#trimmedTo)) return;
    await connection.run(TRIM_RECENT);
    this.#trimmedTo = await countRecent(connection);
  }

  async stateOf(deviceId: DeviceId): Promise<DeviceIngestState> {
    const device = this.#devices.get(deviceId);
    if (device === undefined) return { boots: [], seen: new Map(), recentBodies: new Map() };
    const [boots, seen, recentBodies] = await Promise.all([
      this.#boots(deviceId, device),
      this.#seen(device),
      this.#recentBodies(device),
    ]);
    return { boots, seen, recentBodies };
  }

  async quarantine(deviceId: DeviceId, limit: number, id?: string): Promise<QuarantineEntry[]> {
    const device = this.#devices.get(deviceId);
    if (device === undefined || !(limit >= 1)) return [];
    const rows = await this.#file.query<
      Omit<QuarantineEntry, 'deviceId' | 'payload' | 'resolvedAt'> & {
        payload: Uint8Array;
        resolvedAt: EpochMs | null;
      }
    >(
      `SELECT id, topic, received_at::DOUBLE AS "receivedAt", code, detail, payload,
         resolved_at::DOUBLE AS "resolvedAt"
       FROM (
         SELECT *,
           row_number() OVER newest_first AS place,
           sum(octet_length(payload)) OVER newest_first AS bytes
         FROM (${lastGiven('device = $1')})
         WINDOW newest_first AS (ORDER BY received_at DESC, first_given DESC)
       )
       WHERE place <= ${QUARANTINE_ENTRIES_PER_DEVICE} AND bytes <= ${QUARANTINE_BYTES_PER_DEVICE}
         AND ($2 IS NULL OR id = $2)
       ORDER BY place LIMIT $3`,
      [device, id ?? null, Math.floor(Math.min(limit, QUARANTINE_ENTRIES_PER_DEVICE))],
    );
    return rows.map(({ resolvedAt, ...row }) => ({
      ...row,
      deviceId,
      ...(resolvedAt === null ? {} : { resolvedAt }),
    }));
  }

  async #boots(deviceId: DeviceId, device: number): Promise<BootRecord[]> {
    const rows = await this.#file.query<
      Omit<BootRecord, 'deviceId' | 'bootCounter' | 'timeBase' | 'skewMs'> & {
        bootCounter: number | null;
        timeBase: EpochMs | null;
        skewMs: number | null;
      }
    >(
      `SELECT bid, boot, boot_counter::DOUBLE AS "bootCounter", born_at::DOUBLE AS "bornAt", birth,
         time_base::DOUBLE AS "timeBase", skew_ms::DOUBLE AS "skewMs"
       FROM boot WHERE device = $1
       QUALIFY row_number() OVER (PARTITION BY bid ORDER BY ordinal DESC) = 1
       ORDER BY boot, bid`,
      [device],
    );
    return rows.map(({ bootCounter, timeBase, skewMs, ...row }) => ({
      deviceId,
      ...row,
      ...(bootCounter === null ? {} : { bootCounter }),
      ...(timeBase === null ? {} : { timeBase }),
      ...(skewMs === null ? {} : { skewMs }),
    }));
  }

  async #seen(device: number): Promise<Map<string, SeqRange[]>> {
    const rows = await this.#file.query<{ bid: string; from: number; to: number }>(
      `SELECT bid, from_seq::DOUBLE AS "from", to_seq::DOUBLE AS "to" FROM seen_range WHERE device = $1
       UNION ALL
       SELECT bid, from_seq::DOUBLE, to_seq::DOUBLE FROM seen_unfolded WHERE device = $1`,
      [device],
    );
    const byBid = Map.groupBy(rows, ({ bid }) => bid);
    return new Map(
      [...byBid].map(([bid, ranges]) => [
        bid,
        mergeRanges(ranges.map(({ from, to }): SeqRange => [from, to])),
      ]),
    );
  }

  async #recentBodies(device: number): Promise<Map<string, number>> {
    const runs = await this.#file.query<{ bid: string; from: number; hashes: Uint8Array }>(
      `SELECT bid, from_seq::DOUBLE AS "from", hashes FROM (
         SELECT bid, from_seq, hashes, ordinal FROM seen_recent WHERE device = $1
         UNION ALL
         SELECT bid, from_seq, hashes, ordinal FROM seen_unfolded WHERE device = $1
       ) ORDER BY ordinal`,
      [device],
    );
    return recentBodies(runs);
  }

  #joined(runs: readonly Entered<SeenRun>[]): EnteredRun[] {
    return runs.map((run) => {
      const { from, hashes, bid } = run.of;
      const last = this.#lastRuns.get(run.device);
      const joinedTo = last?.bid === bid && last.next === from ? last.joinedTo : run.ordinal;
      this.#lastRuns.set(run.device, { bid, next: from + hashes.length, joinedTo });
      return { ...run, joinedTo };
    });
  }

  #enter<T extends { readonly deviceId: DeviceId }>(rows: readonly T[]): Entered<T>[] {
    return rows.map((of) => ({
      of,
      device: this.#devices.get(of.deviceId) as number,
      ordinal: this.#nextOrdinal++,
    }));
  }
}

async function countRecent(connection: DuckDBConnection): Promise<number> {
  const [counted] = (await connection.runAndReadAll(COUNT_RECENT)).getRows();
  return Number(counted?.[0]);
}
