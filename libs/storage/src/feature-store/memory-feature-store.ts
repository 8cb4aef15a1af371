import type { WindowFeatures } from '@kizashi/condition-monitoring/data-manipulation';
import type { DeviceId, EpochMs, FittedPartId, MachineModelId, TimeRange } from '@kizashi/kernel';
import type { FeatureStore, HealthPoint, WindowMeans } from './feature-store.ts';
import { thinEvenly } from './thin-evenly.ts';

/** The port in memory, for tests and as the plainest statement of what the port means. Nothing survives it. */
export class MemoryFeatureStore implements FeatureStore {
  readonly #features = new Map<DeviceId, Map<string, WindowFeatures>>();
  readonly #health = new Map<FittedPartId, Map<string, HealthPoint>>();

  async save(features: readonly WindowFeatures[], health: readonly HealthPoint[]): Promise<void> {
    for (const row of features) held(this.#features, row.deviceId).set(`${row.window.from} ${row.mode}`, row);
    for (const point of health) {
      held(this.#health, point.fittedPartId).set(`${point.at} ${point.mode}`, point);
    }
  }

  async features(modelId: MachineModelId, deviceId: DeviceId, range: TimeRange): Promise<WindowFeatures[]> {
    return [...(this.#features.get(deviceId)?.values() ?? [])]
      .filter((row) => row.modelId === modelId && within(range, row.window.from))
      .sort((a, b) => a.window.from - b.window.from || compare(a.mode, b.mode));
  }

  async means(modelId: MachineModelId, deviceId: DeviceId, range: TimeRange): Promise<WindowMeans[]> {
    const windows = await this.features(modelId, deviceId, range);
    return windows.map(({ window, mode, channels }) => ({
      window,
      mode,
      means: channels.map((channel) => channel?.mean ?? Number.NaN),
    }));
  }

  async health(fittedPartId: FittedPartId, range: TimeRange, points: number): Promise<HealthPoint[]> {
    const inRange = this.#ascending(fittedPartId).filter(({ at }) => within(range, at));
    return thinEvenly(inRange, points);
  }

  async latestHealth(fittedPartIds: readonly FittedPartId[]): Promise<Map<FittedPartId, HealthPoint>> {
    const latest = new Map<FittedPartId, HealthPoint>();
    for (const id of fittedPartIds) {
      const point = this.#ascending(id).at(-1);
      if (point !== undefined) latest.set(id, point);
    }
    return latest;
  }

  async forgetHealthAfter(fittedPartId: FittedPartId, after: EpochMs): Promise<void> {
    const points = this.#health.get(fittedPartId);
    for (const [key, point] of points ?? []) {
      if (point.at > after) points?.delete(key);
    }
  }

  async close(): Promise<void> {}

  #ascending(fittedPartId: FittedPartId): HealthPoint[] {
    const points = this.#health.get(fittedPartId)?.values() ?? [];
    return [...points].sort((a, b) => a.at - b.at || compare(a.mode, b.mode));
  }
}

function held<Id, Row>(rows: Map<Id, Map<string, Row>>, id: Id): Map<string, Row> {
  let ofId = rows.get(id);
  if (ofId === undefined) {
    ofId = new Map();
    rows.set(id, ofId);
  }
  return ofId;
}

function within(range: TimeRange, at: EpochMs): boolean {
  return at >= range.from && at < range.to;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
