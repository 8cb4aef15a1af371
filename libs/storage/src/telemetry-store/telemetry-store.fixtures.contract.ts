import { afterEach, beforeEach } from '@jest/globals';
import type { Channel, Quality, TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import {
  asId,
  type ChannelId,
  DAY_MS,
  type DeviceId,
  type EpochMs,
  epochMs,
  type MachineModelId,
  type TimeRange,
} from '@kizashi/kernel';
import type { IngestCommit, TelemetryStore } from './telemetry-store.ts';

/** A store under test. `reopen` closes it and opens the same data again; `dispose` closes and removes it. */
export interface OpenedStore {
  readonly store: TelemetryStore;
  reopen(): Promise<TelemetryStore>;
  dispose(): Promise<void>;
}

export type OpenStore = () => Promise<OpenedStore>;

/** A Monday, so that weeks are easy to count in the tests. */
export const T0 = epochMs(Date.UTC(2026, 10, 2));
export const MODEL = asId<MachineModelId>('cnc-40');
export const DEVICE = asId<DeviceId>('cnc-0001');
export const OTHER_DEVICE = asId<DeviceId>('cnc-0002');
export const EVER: TimeRange = { from: epochMs(0), to: epochMs(T0 + 400 * DAY_MS) };

export function channelId(id: string): ChannelId {
  return asId<ChannelId>(id);
}

export function channels(...ids: string[]): Channel[] {
  return ids.map((id) => ({ id: channelId(id), unit: 'Cel', role: 'wear', positionIds: [] }));
}

export const CHANNELS = channels('spindle.temp', 'spindle.vib', 'feed');
export const [TEMP, VIB, FEED] = CHANNELS.map(({ id }) => id) as [ChannelId, ChannelId, ChannelId];

/** Row of `DEVICE` with one value a channel; undefined is "no reading". */
export function row(
  at: number,
  values: readonly (number | undefined)[],
  more: Partial<Omit<TelemetryRow, 'values' | 'quality'>> & { quality?: readonly Quality[] } = {},
): TelemetryRow {
  const { quality, ...rest } = more;
  const measuredAt = epochMs(at);
  return {
    deviceId: DEVICE,
    modelId: MODEL,
    measuredAt,
    receivedAt: epochMs(at + 50),
    boot: 1,
    seq: 1,
    ...rest,
    values: Float64Array.from(values, (value) => value ?? Number.NaN),
    ...(quality === undefined ? {} : { quality: Uint8Array.from(quality) }),
  };
}

export function commitOf(part: Partial<IngestCommit>): IngestCommit {
  return { rows: [], events: [], waves: [], seen: [], boots: [], quarantined: [], ...part };
}

/** `readings` as plain data: what `toEqual` can tell apart, with undefined for NaN. */
export async function readBack(
  store: TelemetryStore,
  devices: readonly DeviceId[] = [DEVICE],
  range: TimeRange = EVER,
  modelId: MachineModelId = MODEL,
): Promise<{ deviceId: DeviceId; at: EpochMs; values: (number | undefined)[]; quality: number[] }[]> {
  const rows = await store.readings(modelId, devices, range);
  return rows.map(({ deviceId, measuredAt, values, quality }) => ({
    deviceId,
    at: measuredAt,
    values: Array.from(values, (value) => (Number.isNaN(value) ? undefined : value)),
    quality: Array.from(quality ?? new Uint8Array(values.length)),
  }));
}

/** The store of the running test. */
export interface StoreInUse {
  readonly store: TelemetryStore;
  /** The same data, closed and opened again. */
  reopen(): Promise<TelemetryStore>;
  /** Checks the store as it is and once more after it was opened again. */
  nowAndReopened(check: (store: TelemetryStore) => Promise<void>): Promise<void>;
}

/** Opens a fresh store for each test and disposes of it afterwards. */
export function useStore(open: OpenStore): StoreInUse {
  let opened: OpenedStore;
  let store: TelemetryStore;
  beforeEach(async () => {
    opened = await open();
    store = opened.store;
  });
  afterEach(() => opened.dispose());
  const reopen = async () => {
    store = await opened.reopen();
    return store;
  };
  return {
    get store() {
      return store;
    },
    reopen,
    async nowAndReopened(check) {
      await check(store);
      await check(await reopen());
    },
  };
}
