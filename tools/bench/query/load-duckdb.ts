import { DAY_MS, MINUTE_MS } from '@kizashi/kernel';
import { DuckDbTelemetryStore } from '@kizashi/storage/telemetry-store';
import type { Questions } from './asked-of-a-fleet.ts';
import type { FleetMonth } from './fleet-month.ts';

const ROWS_A_COMMIT = 5_000;

/** The product's embedded store, filled by its own commits and asked through its port. */
export async function loadDuckDb(
  home: string,
  fleet: FleetMonth,
  progress: (rows: number) => void,
): Promise<Questions & { close(): Promise<void> }> {
  const store = await DuckDbTelemetryStore.open(home);
  const { modelId, channels, devices, everyMinute, range } = fleet;
  await store.defineModel(
    modelId,
    channels.map((id) => ({ id, unit: '1', role: 'wear' as const, positionIds: [] })),
  );
  for (const rows of fleet.batches(ROWS_A_COMMIT)) {
    await store.commit({ rows, events: [], waves: [], seen: [], boots: [], quarantined: [] });
    progress(rows.length);
  }
  const length = range.to - range.from;
  const [first, , third] = channels as [(typeof channels)[0], unknown, (typeof channels)[0]];
  return {
    lastValues: () => store.lastValues(modelId, devices),
    minutes: () => store.series(modelId, everyMinute, first, range, length / MINUTE_MS),
    days: () => store.fleetSeries(modelId, devices, third, range, length / DAY_MS),
    close: () => store.close(),
  };
}
