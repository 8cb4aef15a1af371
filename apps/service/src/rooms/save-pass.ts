import type { Forecast, ForecastCause } from '@kizashi/condition-monitoring/prognostic-assessment';
import { type EpochMs, epochMs, type ForecastId, toIso } from '@kizashi/kernel';
import { insertColumns, schema, type Transaction } from '@kizashi/storage/database';
import { inArray, max, sql } from 'drizzle-orm';
import type { MachineRecord } from './machine-record.ts';
import type { StateChange } from './state-changes.ts';

/** A forecast that is kept for ever. */
export interface KeptForecastRow {
  readonly id: ForecastId;
  readonly machine: MachineRecord;
  readonly forecast: Forecast;
  /** What made the rooms look. */
  readonly cause: ForecastCause;
  /** Made again because late readings came in. */
  readonly backfilled: boolean;
}

/** Forecasts are never overwritten: one made again for the same instant gets the next revision. */
export async function insertForecasts(
  tx: Transaction,
  kept: readonly KeptForecastRow[],
  recordedAt: EpochMs,
): Promise<void> {
  if (kept.length === 0) return;
  const { forecasts } = schema;
  const backfilled = kept.filter((row) => row.backfilled);
  const revisions = new Map<string, number>();
  if (backfilled.length > 0) {
    const parts = [...new Set(backfilled.map(({ forecast }) => forecast.fittedPartId))];
    const earlier = await tx
      .select({ part: forecasts.fittedPartId, asOf: forecasts.asOf, revision: max(forecasts.revision) })
      .from(forecasts)
      .where(inArray(forecasts.fittedPartId, parts))
      .groupBy(forecasts.fittedPartId, forecasts.asOf);
    for (const row of earlier) revisions.set(`${row.part} ${row.asOf}`, row.revision ?? 0);
  }
  const values = kept.map(({ id, machine, forecast, cause, backfilled: again }) => ({
    id,
    customerId: machine.customerId,
    machineId: machine.id,
    fittedPartId: forecast.fittedPartId,
    asOf: forecast.asOf,
    revision: (revisions.get(`${forecast.fittedPartId} ${forecast.asOf}`) ?? 0) + 1,
    backfilled: again,
    recordedAt,
    status: forecast.status,
    lifeUnit: forecast.lifeUnit,
    lifeUsed: forecast.lifeUsed,
    because: forecast.because,
    dataQuality: forecast.dataQuality,
    model: forecast.model,
    cause,
    ...(forecast.status === 'withheld'
      ? { reason: forecast.reason, endsWhen: forecast.endsWhen, quantiles: [] }
      : {
          quantiles: [...forecast.remaining.quantiles],
          lifePerHour: forecast.rate,
          pFail72h: forecast.pFail72h,
          pFail7d: forecast.pFail7d,
          pFail30d: forecast.pFail30d,
          pWearAbove5Percent: forecast.pWearAbove5Percent,
          failureMode: forecast.failureMode ?? null,
        }),
  }));
  for (let from = 0; from < values.length; from += 1_000) {
    await insertColumns(tx, forecasts, values.slice(from, from + 1_000));
  }
}

export async function insertStateChanges(
  tx: Transaction,
  changed: readonly { readonly machine: MachineRecord; readonly changes: readonly StateChange[] }[],
  recordedAt: EpochMs,
): Promise<void> {
  const { stateChanges } = schema;
  const values = changed.flatMap(({ machine, changes }) =>
    changes.map((change) => ({
      ...change,
      machineId: machine.id,
      customerId: machine.customerId,
      recordedAt,
    })),
  );
  await insertColumns(
    tx,
    stateChanges,
    values,
    sql`(machine_id, channel, at) do update set state = excluded.state, zone = excluded.zone,
      recorded_at = excluded.recorded_at`,
  );
}

export interface MachineStateRow {
  readonly machine: MachineRecord;
  readonly state: string;
  readonly since: EpochMs;
  /** Operating mode of the newest window; null before the first. */
  readonly mode: string | null;
  readonly lastReadingAt: EpochMs | undefined;
  /** Of the worst part; null while no part can be judged. */
  readonly health: number | null;
  /** Times in epoch ms. */
  readonly channels: readonly ChannelStateRow[];
}

export interface ChannelStateRow {
  readonly channel: string;
  readonly state: string;
  readonly zone: string | null;
  readonly since: number;
  readonly lastReadingAt: number;
}

export async function upsertMachineStates(tx: Transaction, rows: readonly MachineStateRow[]): Promise<void> {
  if (rows.length === 0) return;
  const { machineStates } = schema;
  const values = rows.map(({ machine, channels, lastReadingAt, ...row }) => ({
    ...row,
    machineId: machine.id,
    customerId: machine.customerId,
    lastReadingAt: lastReadingAt ?? null,
    channels: channels.map((channel) => ({
      ...channel,
      since: toIso(epochMs(channel.since)),
      lastReadingAt: toIso(epochMs(channel.lastReadingAt)),
    })),
  }));
  await insertColumns(
    tx,
    machineStates,
    values,
    sql`(machine_id) do update set state = excluded.state, since = excluded.since, mode = excluded.mode,
      last_reading_at = excluded.last_reading_at, health = excluded.health, channels = excluded.channels`,
  );
}
