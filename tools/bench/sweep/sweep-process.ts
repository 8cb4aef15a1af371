/**
 * Re-forecasts every fitted part, by the service's own classes and in its own way: a hundred machines at a time, their
 * trends loaded, one window folded, forecasts made, and all that it brought kept in PostgreSQL and DuckDB before the
 * next. Started by the benchmark with what `SweepOrder` says as its first argument; answers with a `SweepOutcome`.
 */
import { performance } from 'node:perf_hooks';
import { setImmediate as othersTurn } from 'node:timers/promises';
import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import { epochMs, HOUR_MS } from '@kizashi/kernel';
import { openDatabase } from '@kizashi/storage/database';
import { DuckDbFeatureStore } from '@kizashi/storage/feature-store';
import type { MachinePass } from '../../../apps/service/src/rooms/machine-pass.ts';
import { compiled } from './compiled-service.ts';
import type { SweepOrder, SweepOutcome } from './sweep-order.ts';

const MACHINES_AT_ONCE = 100;
const MINUTE_MS = 60_000;

process.once('message', (order: SweepOrder) => {
  sweep(order).then(
    (outcome) => process.send?.(outcome, () => process.disconnect()),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function sweep({ url, home, now, rows: values }: SweepOrder): Promise<SweepOutcome> {
  const {
    Advisory,
    Announcements,
    MachineRegistry,
    OrderOpening,
    PassKeeper,
    passMachine,
    ReleasedModels,
    TrendStore,
  } = await compiled();
  const database = await openDatabase({ url, tenant: 'maker' });
  const features = await DuckDbFeatureStore.open(home);
  const announcements = new Announcements();
  const trends = new TrendStore(database.worker);
  const registry = new MachineRegistry(database.worker, new ReleasedModels(), announcements);
  const advisory = new Advisory(new OrderOpening(), announcements, { currency: 'JPY' } as never);
  const keeper = new PassKeeper(database.worker, features, trends, advisory, announcements);
  const fleetNow = epochMs(now + 2 * MINUTE_MS);
  const periods = { shortestMs: HOUR_MS, longestMs: HOUR_MS };
  const spent = { registryMs: 0, loadMs: 0, computeMs: 0, keepMs: 0 };
  const timed = async <T>(what: keyof typeof spent, work: () => T | Promise<T>): Promise<T> => {
    const from = performance.now();
    const result = await work();
    spent[what] += performance.now() - from;
    return result;
  };
  const begun = performance.now();
  const machines = [...(await timed('registryMs', () => registry.all())).values()];
  const heapBefore = process.memoryUsage().heapUsed;
  let forecasts = 0;
  let kept = 0;
  for (let from = 0; from < machines.length; from += MACHINES_AT_ONCE) {
    const batch = machines.slice(from, from + MACHINES_AT_ONCE);
    const known = await timed('loadMs', () => trends.load(batch.map(({ deviceId }) => deviceId)));
    const passes: MachinePass[] = [];
    await timed('computeMs', async () => {
      for (const machine of batch) {
        const trend = known.get(machine.deviceId)!;
        const measuredAt = epochMs(now - HOUR_MS);
        const [template = ''] = machine.serial.split('#');
        const row: TelemetryRow = {
          ...{ deviceId: machine.deviceId, modelId: machine.model.id, measuredAt, receivedAt: measuredAt },
          ...{
            boot: 1,
            seq: 1,
            values: Float64Array.from(values[template] ?? [], (value) => value ?? Number.NaN),
          },
        };
        const pass = passMachine(
          {
            ...{ machine, trend, range: { from: trend.closedUntil, to: now }, closableUntil: now },
            ...{ asked: false, more: false, periods, newestReadingAt: measuredAt, listeningSince: fleetNow },
          },
          [row],
          fleetNow,
        );
        passes.push(pass);
        forecasts += pass.newest.size;
        kept += pass.kept.length;
      }
      await othersTurn();
    });
    await timed('keepMs', () => keeper.keep(passes, fleetNow));
  }
  const seconds = (performance.now() - begun) / 1_000;
  const cpu = process.cpuUsage();
  globalThis.gc?.();
  const heapBytes = process.memoryUsage().heapUsed - heapBefore;
  await features.close();
  await database.close();
  return {
    ...{ machines: machines.length, forecasts, kept, seconds, heapBytes },
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    ...spent,
  };
}
