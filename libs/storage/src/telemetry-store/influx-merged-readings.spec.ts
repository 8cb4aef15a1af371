import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Quality } from '@kizashi/condition-monitoring/data-acquisition';
import { asId, DAY_MS, type DeviceId, epochMs, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import fc from 'fast-check';
import { type InfluxGate, openGate } from './influx-gate.contract.ts';
import { InfluxTelemetryStore } from './influx-telemetry-store.ts';
import { describeWithInfluxd, type Influxd, startInfluxd } from './influxd.contract.ts';
import { MemoryTelemetryStore } from './memory-telemetry-store.ts';
import { CHANNELS, commitOf, EVER, MODEL, row, T0 } from './telemetry-store.fixtures.contract.ts';
import type { TelemetryStore } from './telemetry-store.ts';

const INSTANTS = [0, 1000, MINUTE_MS, HOUR_MS, HOUR_MS + 500, 7 * HOUR_MS, DAY_MS, 9 * DAY_MS];
const value = fc.option(fc.integer({ min: -9, max: 9 }), { nil: undefined });
const step = fc.record({
  takesWrites: fc.boolean(),
  rows: fc.array(
    fc.record({
      at: fc.constantFrom(...INSTANTS),
      boot: fc.integer({ min: 1, max: 3 }),
      seq: fc.integer({ min: 1, max: 1_000 }),
      values: fc.array(value, { minLength: 3, maxLength: 3 }),
      quality: fc.array(fc.constantFrom<Quality>(0, 0, 1, 2), { minLength: 3, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
});

describeWithInfluxd('Readings of which some are with InfluxDB and some wait for it', () => {
  let influxd: Influxd;
  let gate: InfluxGate;
  let home: string;
  let store: InfluxTelemetryStore;
  beforeAll(async () => {
    influxd = await startInfluxd();
    gate = await openGate(influxd.host);
    home = await mkdtemp(join(tmpdir(), 'kizashi influx '));
    const address = { origin: gate.origin, database: randomUUID() };
    store = await InfluxTelemetryStore.open(address, home, {
      pauses: { firstMs: 5, longestMs: 5, settleMs: 0 },
    });
  });
  afterAll(async () => {
    await store.close();
    await rm(home, { recursive: true });
    await gate.close();
    await influxd.stop();
  });

  async function answers(of: TelemetryStore, device: DeviceId) {
    const devices = [device];
    const [, vib] = CHANNELS as [(typeof CHANNELS)[0], (typeof CHANNELS)[0]];
    const series = async (points: number) =>
      (await of.series(MODEL, device, vib.id, { from: T0, to: epochMs(T0 + 10 * DAY_MS) }, points)).map(
        ({ avg, ...rest }) => ({ ...rest, avg: avg.toFixed(9) }),
      );
    return {
      readings: await of.readings(MODEL, devices, EVER),
      series: [await series(1), await series(3), await series(240)],
      last: await of.lastValues(MODEL, devices),
      lastAt: await of.lastReadingAt(MODEL, devices),
      received: (await of.receivedSince(MODEL, epochMs(0))).get(device),
    };
  }

  it('answer as if all were in one place, and the same once they are', async () => {
    const model = new MemoryTelemetryStore();
    await store.defineModel(MODEL, CHANNELS);
    await model.defineModel(MODEL, CHANNELS);
    let run = 0;
    let waited = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const deviceId = asId<DeviceId>(`merged-${run++}`);
        for (const { takesWrites, rows } of steps) {
          gate.takesWrites = takesWrites;
          const commit = commitOf({
            rows: rows.map(({ at, values, ...rest }) => row(T0 + at, values, { deviceId, ...rest })),
          });
          await store.commit(commit);
          await model.commit(commit);
          waited += store.backlog()?.rows ?? 0;
          expect(await answers(store, deviceId)).toEqual(await answers(model, deviceId));
        }
        gate.takesWrites = true;
        while (store.backlog() !== undefined) await sleep(2);
        expect(await answers(store, deviceId)).toEqual(await answers(model, deviceId));
      }),
      { numRuns: 5 },
    );
    expect(waited).toBeGreaterThan(0);
  });
});
