import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asId, epochMs, type ForecastId } from '@kizashi/kernel';
import { eq, sql } from 'drizzle-orm';
import { insertColumns, isAmong, type OpenDatabase, openDatabase, schema } from '../../src/database/index.ts';
import { buildPlant, type Plant } from './plant.ts';
import { newDatabase, type PostgresServer } from './postgres-server.ts';

const { forecasts, trendStates } = schema;

export function insertColumnsContract(server: () => PostgresServer): void {
  describe('rows that are inserted by columns', () => {
    let database: OpenDatabase;
    let plant: Plant;
    beforeAll(async () => {
      database = await openDatabase({ url: await newDatabase(server()), tenant: 'maker' });
      plant = await buildPlant(database.worker, 'alpha');
    });
    afterAll(() => database.close());

    const forecastOf = (id: string, more: Partial<typeof forecasts.$inferInsert>) => ({
      id: asId<ForecastId>(id),
      customerId: plant.customer,
      machineId: plant.machine,
      fittedPartId: plant.fittedPart,
      asOf: epochMs(Date.UTC(2026, 3, 2)),
      recordedAt: epochMs(Date.UTC(1999, 11, 31, 23, 59, 59, 999)),
      status: 'estimated' as const,
      lifeUnit: 'operating-hours',
      revision: 7,
      backfilled: true,
      quantiles: [],
      because: [{ text: { en: '"a" \\ b', ja: '軸受の振動' } }] as never,
      dataQuality: { level: 'good' as const, channelsLive: 1, channelsExpected: 1, windowsObserved: 9 },
      model: { id: 'weibull-prior', version: '1', tier: 'prior' as const },
      ...more,
    });

    it('are what was given: lists of any length, nothing where nothing was said, and defaults', async () => {
      const long = Array.from({ length: 99 }, (_, i) => i / 7);
      const rows = [
        forecastOf('f-1', { quantiles: [1.5, -2, Number.POSITIVE_INFINITY] }),
        forecastOf('f-2', { reason: '軸受', endsWhen: { en: 'a', ja: 'あ' } }),
        ...Array.from({ length: 30 }, (_, i) =>
          forecastOf(`f-${i + 10}`, { quantiles: long, lifeUsed: i / 3 }),
        ),
      ];

      const stored = await database.worker.asWorker(async (tx) => {
        await insertColumns(tx, forecasts, rows);
        const ids = rows.map(({ id }) => id);
        return tx.select().from(forecasts).where(isAmong(forecasts.id, ids)).orderBy(forecasts.id);
      });

      const nothing = { reason: null, endsWhen: null, lifeUsed: null, cause: null, pFail72h: null };
      const expected = rows
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .map((row) => ({ ...nothing, ...row, tenantId: 'maker' }));
      expect(stored).toMatchObject(expected);
    });

    it('replace what was there, byte for byte, where the caller says so', async () => {
      const memory = Uint8Array.from({ length: 10_000 }, (_, i) => (i * 31) % 256);
      const row = { deviceId: plant.device, customerId: plant.customer, closedUntil: epochMs(1), memory };

      const [stored] = await database.worker.asWorker(async (tx) => {
        await insertColumns(
          tx,
          trendStates,
          [row],
          sql`(device_id) do update set closed_until = excluded.closed_until, memory = excluded.memory`,
        );
        return tx.select().from(trendStates).where(eq(trendStates.deviceId, plant.device));
      });

      expect(stored).toMatchObject(row);
    });
  });
}
