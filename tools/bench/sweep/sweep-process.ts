/**
 * Re-forecasts every fitted part by the service's own rooms, as they do when a window of every machine has closed: trends
 * loaded from PostgreSQL, the window folded, forecasts made, and all that it brought kept in PostgreSQL and DuckDB. Started
 * by the benchmark, which sends a `SweepOrder` and is answered with a `SweepOutcome`.
 */
import { performance } from 'node:perf_hooks';
import type { DeviceId, EpochMs, MachineModelId, TimeRange } from '@kizashi/kernel';
import { epochMs, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import { openDatabase } from '@kizashi/storage/database';
import { DuckDbFeatureStore } from '@kizashi/storage/feature-store';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';
import { compiled } from './compiled-service.ts';
import type { SweepOrder, SweepOutcome } from './sweep-order.ts';

process.once('message', (order: SweepOrder) => {
  sweep(order).then(
    (outcome) => process.send?.(outcome, () => process.disconnect()),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function sweep(order: SweepOrder): Promise<SweepOutcome> {
  const service = await compiled();
  const database = await openDatabase({ url: order.url, tenant: 'maker' });
  const features = await DuckDbFeatureStore.open(order.home);
  const measuredAt = epochMs(order.now - HOUR_MS);
  const telemetry = newestRows(order, measuredAt);
  const announcements = new service.Announcements();
  const trends = new service.TrendStore(database.worker);
  const registry = new service.MachineRegistry(database.worker, new service.ReleasedModels(), announcements);
  const advisory = new service.Advisory(new service.OrderOpening(), announcements, {
    currency: 'JPY',
  } as never);
  const keeper = new service.PassKeeper(database.worker, features, trends, advisory, announcements);
  const fresh = new service.FreshReadings();
  const rooms = new service.Rooms(
    telemetry,
    registry,
    trends,
    new service.PassStarts(
      features,
      trends,
      new service.DeviceSamplePeriods(telemetry),
      fresh,
      new service.LifeMemories(features),
    ),
    new service.CounterResets(telemetry),
    keeper,
    fresh,
    new service.PassedReadings(database.worker),
    // Nobody has brought a model of their own.
    { ask: async () => new Map() } as never,
  );
  const spent = { loadMs: 0, keepMs: 0 };
  let forecasts = 0;
  let kept = 0;
  const load = trends.load.bind(trends);
  trends.load = async (deviceIds) => {
    const from = performance.now();
    const loaded = await load(deviceIds);
    spent.loadMs += performance.now() - from;
    return loaded;
  };
  const keep = keeper.keep.bind(keeper);
  keeper.keep = async (passes, at) => {
    for (const pass of passes) {
      forecasts += pass.newest.size;
      kept += pass.kept.length;
    }
    const from = performance.now();
    await keep(passes, at);
    spent.keepMs += performance.now() - from;
  };

  const cpuBefore = process.cpuUsage();
  const begun = performance.now();
  const machines = await registry.all();
  const registryMs = performance.now() - begun;
  for (const deviceId of machines.keys()) fresh.add(deviceId, { oldest: measuredAt, newest: measuredAt });
  globalThis.gc?.();
  const heapBefore = process.memoryUsage().heapUsed;
  await rooms.catchUp(epochMs(order.now + 2 * MINUTE_MS));
  const seconds = (performance.now() - begun) / 1_000;
  const cpu = process.cpuUsage(cpuBefore);
  globalThis.gc?.();
  const heapBytes = process.memoryUsage().heapUsed - heapBefore;
  await features.close();
  await database.close();
  return {
    ...{ machines: machines.size, forecasts, kept, seconds, heapBytes, registryMs },
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    ...spent,
  };
}

/** A telemetry store that holds one row a device, and the birth that says how often it measures. */
function newestRows({ rows, births }: SweepOrder, measuredAt: EpochMs): TelemetryStore {
  const templateOf = (deviceId: DeviceId) => deviceId.split('#')[0] ?? '';
  const some = {
    events: async () => [],
    ingestState: async (deviceId: DeviceId) => ({
      boots: [
        { deviceId, bid: 'bench001', boot: 1, bornAt: measuredAt, birth: births[templateOf(deviceId)] },
      ],
      seen: new Map(),
      recentBodies: new Map(),
    }),
    readings: async (modelId: MachineModelId, deviceIds: readonly DeviceId[], range: TimeRange) =>
      measuredAt < range.from || measuredAt >= range.to
        ? []
        : deviceIds.map((deviceId) => ({
            ...{ deviceId, modelId, measuredAt, receivedAt: measuredAt, boot: 1, seq: 1 },
            values: Float64Array.from(rows[templateOf(deviceId)] ?? [], (value) => value ?? Number.NaN),
          })),
  };
  // The rooms ask for nothing else.
  return some as unknown as TelemetryStore;
}
