import { DAY_MS, type DeviceId, type EpochMs, plus } from '@kizashi/kernel';
import { schema, type Transaction, WorkerDatabase } from '@kizashi/storage/database';
import { Injectable } from '@nestjs/common';
import { and, desc, eq, gt, inArray, lt, lte, sql } from 'drizzle-orm';
import type { MachineMemory } from './machine-memory.ts';
import type { Trend } from './machine-pass.ts';
import type { MachineRecord } from './machine-record.ts';

/** Late data is folded again as far back as this; older than that it is stored and shown, not scored again. */
export const REFOLD_DAYS = 40;

/** Where each machine's windows stand, in PostgreSQL; the newest of each in memory. */
@Injectable()
export class TrendStore {
  readonly #newest = new Map<DeviceId, Trend>();

  constructor(private readonly database: WorkerDatabase) {}

  async load(deviceIds: readonly DeviceId[]): Promise<ReadonlyMap<DeviceId, Trend>> {
    const missing = deviceIds.filter((id) => !this.#newest.has(id));
    if (missing.length > 0) {
      const rows = await this.database.asWorker((tx) =>
        tx.select().from(schema.trendStates).where(inArray(schema.trendStates.deviceId, missing)),
      );
      for (const row of rows) {
        this.#newest.set(row.deviceId, { closedUntil: row.closedUntil, memory: row.memory as MachineMemory });
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
    return row && { closedUntil: row.closedUntil, memory: row.memory as MachineMemory };
  }

  /** Part of the transaction that saves a pass; `remember` follows once it has committed. */
  async save(
    tx: Transaction,
    machine: MachineRecord,
    trend: Trend,
    snapshots: readonly Trend[],
    fleetNow: EpochMs,
    foldedFrom: EpochMs | undefined,
  ): Promise<void> {
    const { trendStates, trendSnapshots } = schema;
    const key = { deviceId: machine.deviceId, customerId: machine.customerId };
    const state = { closedUntil: trend.closedUntil, memory: trend.memory };
    await tx
      .insert(trendStates)
      .values({ ...key, ...state })
      .onConflictDoUpdate({ target: trendStates.deviceId, set: state });
    if (foldedFrom !== undefined) {
      await tx
        .delete(trendSnapshots)
        .where(
          and(eq(trendSnapshots.deviceId, machine.deviceId), gt(trendSnapshots.closedUntil, foldedFrom)),
        );
    }
    if (snapshots.length === 0) return;
    await tx
      .insert(trendSnapshots)
      .values(snapshots.map((snapshot) => ({ ...key, ...snapshot })))
      .onConflictDoUpdate({
        target: [trendSnapshots.deviceId, trendSnapshots.closedUntil],
        set: { memory: sql`excluded.memory` },
      });
    await tx
      .delete(trendSnapshots)
      .where(
        and(
          eq(trendSnapshots.deviceId, machine.deviceId),
          lt(trendSnapshots.closedUntil, plus(fleetNow, -REFOLD_DAYS * DAY_MS)),
        ),
      );
  }

  remember(deviceId: DeviceId, trend: Trend): void {
    this.#newest.set(deviceId, trend);
  }
}
