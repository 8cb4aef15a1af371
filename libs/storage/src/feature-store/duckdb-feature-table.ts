import type { ChannelSummary, WindowFeatures } from '@kizashi/condition-monitoring/data-manipulation';
import { type DeviceId, type EpochMs, epochMs, type MachineModelId } from '@kizashi/kernel';
import { bigint, type Column, doubles, integer, integers, varchar } from '../duckdb/duckdb-table.ts';
import type { KeyedTable } from './duckdb-upsert.ts';
import type { WindowMeans } from './feature-store.ts';

/** A window with the keys of its device and model in the file. */
export interface FeatureRow {
  readonly device: number;
  readonly model: number;
  readonly features: WindowFeatures;
}

type Statistic = keyof ChannelSummary;

const STATISTICS: readonly Statistic[] = ['n', 'mean', 'min', 'max', 'sd', 'last'];

/** One list for each statistic, with a place for each channel: one table holds all machine models. */
function statistic(name: Statistic): Column<FeatureRow> {
  const column = name === 'n' ? integers : doubles;
  return column(`${name}s`, ({ features }) => features.channels.map((channel) => channel?.[name] ?? null));
}

export const FEATURES: KeyedTable<FeatureRow> = {
  name: 'feature',
  subject: integer('device', ({ device }) => device),
  at: bigint('window_from', ({ features }) => features.window.from),
  mode: varchar('mode', ({ features }) => features.mode),
  others: [
    bigint('window_to', ({ features }) => features.window.to),
    integer('model', ({ model }) => model),
    ...STATISTICS.map(statistic),
  ],
  keyOf: ({ device, features }) => ({ subject: device, at: features.window.from, mode: features.mode }),
};

interface StoredWindow {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly mode: string;
}

type StoredLists = Record<`${Statistic}s`, readonly (number | null)[]>;
export interface StoredFeatures extends StoredWindow, StoredLists {}
export interface StoredMeans extends StoredWindow, Pick<StoredLists, 'means'> {}

export const SELECT_FEATURES = selectWindows(STATISTICS);
export const SELECT_MEANS = selectWindows(['mean']);

function selectWindows(statistics: readonly Statistic[]): string {
  return `
    SELECT window_from::DOUBLE AS "from", window_to::DOUBLE AS "to", mode,
      ${statistics.map((name) => `${name}s`).join(', ')}
    FROM feature
    WHERE device = $1 AND model = $2 AND window_from >= $3 AND window_from < $4
    ORDER BY window_from, mode`;
}

export function windowMeans({ from, to, mode, means }: StoredMeans): WindowMeans {
  return { window: { from, to }, mode, means: means.map((mean) => mean ?? Number.NaN) };
}

export function windowFeatures(
  stored: StoredFeatures,
  deviceId: DeviceId,
  modelId: MachineModelId,
): WindowFeatures {
  const channels = stored.ns.map((n, i): ChannelSummary | undefined => {
    if (n === null) return undefined;
    const [mean, min, max, sd, last] = (['mean', 'min', 'max', 'sd', 'last'] as const).map(
      (name) => stored[`${name}s`][i] as number,
    ) as [number, number, number, number, number];
    return { n, mean, min, max, sd, last };
  });
  const window = { from: epochMs(stored.from), to: epochMs(stored.to) };
  return { deviceId, modelId, window, mode: stored.mode, channels };
}
