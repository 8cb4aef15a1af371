import { DAY_MS, type DeviceId, type EpochMs, plus } from '@kizashi/kernel';
import { insertColumns, isAmong, schema, type Transaction, WorkerDatabase } from '@kizashi/storage/database';
import { Injectable } from '@nestjs/common';
import { and, desc, eq, gt, lt, lte, sql } from 'drizzle-orm';
import { windowsMadeAgain } from '../models/field-lives/windows-made-again.ts';
import type { Trend } from './machine-pass.ts';
import type { MachineRecord } from './machine-record.ts';
import { packMemory, unpackMemory } from './packed-memory.ts';

/** Late data is folded again as far back as this; older than that it is stored and shown, not scored again. */
export const REFOLD_DAYS = 40;

/** What a pass over one machine leaves of its trend. */
export interface PassedTrend {
  readonly machine: MachineRecord;
  readonly trend: Trend;
  /** Copies at the end of each day that was passed. */
  readonly snapshots: readonly Trend[];
  /** Where the trend had stood before it was folded again: daily copies after that are of the old fold. */
  readonly foldedFrom: EpochMs | undefined;
}

/** Where each machine's windows stand, in PostgreSQL; the newest of each in memory. */
@Injectable()
export class TrendStore {
  readonly #newest = new Map<DeviceId, Trend>();

  constructor(private readonly database: WorkerDatabase) {}

  async load(deviceIds: readonly DeviceId[]): Promise<ReadonlyMap<DeviceId, Trend>> {
    const missing = deviceIds.filter((id) => !this.#newest.has(id));
    if (missing.length > 0) {
      const rows = await this.database.asWorker((tx) =>
        tx.select().from(schema.trendStates).where(isAmong(schema.trendStates.deviceId, missing)),
      );
      for (const row of rows) {
        this.#newest.set(row.deviceId, { closedUntil: row.closedUntil, memory: unpackMemory(row.memory) });
      }
    }
    return this.#newest;
  }

  /** The newest daily copy that ends at or before `at`. */
  async before(deviceId: DeviceId, at: EpochMs): Promise<Trend | undefined> {
    const [row] = await this.database.asWorker((tx) =>
      tx
        .select()
        .from(schema.trendSnapshots)
        .where(and(eq(schema.trendSnapshots.deviceId, deviceId), lte(schema.trendSnapshots.closedUntil, at)))
        .orderBy(desc(schema.trendSnapshots.closedUntil))
        .limit(1),
    );
    return row && { closedUntil: row.closedUntil, memory: unpackMemory(row.memory) };
  }

  /** Part of the transaction that saves passes; `remember` follows once it has committed. */
  async save(tx: Transaction, passed: readonly PassedTrend[], fleetNow: EpochMs): Promise<void> {
    const { trendStates, trendSnapshots } = schema;
    if (passed.length === 0) return;
    await insertColumns(
      tx,
      trendStates,
      passed.map(({ machine, trend }) => rowOf(machine, trend)),
      sql`(device_id) do update set closed_until = excluded.closed_until, memory = excluded.memory`,
    );
    for (const { machine, foldedFrom } of passed) {
      if (foldedFrom === undefined) continue;
      const { deviceId, closedUntil } = trendSnapshots;
      await tx.delete(trendSnapshots).where(and(eq(deviceId, machine.deviceId), gt(closedUntil, foldedFrom)));
      await windowsMadeAgain(tx, machine.parts, foldedFrom);
    }
    const withDays = passed.filter(({ snapshots }) => snapshots.length > 0);
    if (withDays.length === 0) return;
    await insertColumns(
      tx,
      trendSnapshots,
      withDays.flatMap(({ machine, snapshots }) => snapshots.map((snapshot) => rowOf(machine, snapshot))),
      sql`(device_id, closed_until) do update set memory = excluded.memory`,
    );
    await tx.delete(trendSnapshots).where(
      and(
        isAmong(
          trendSnapshots.deviceId,
          withDays.map(({ machine }) => machine.deviceId),
        ),
        lt(trendSnapshots.closedUntil, plus(fleetNow, -REFOLD_DAYS * DAY_MS)),
      ),
    );
  }

  remember(deviceId: DeviceId, trend: Trend): void {
    this.#newest.set(deviceId, trend);
  }
}

function rowOf({ deviceId, customerId }: MachineRecord, { closedUntil, memory }: Trend) {
  return { deviceId, customerId, closedUntil, memory: packMemory(memory) };
}
