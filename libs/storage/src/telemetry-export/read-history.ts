import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import {
  type ChannelId,
  DAY_MS,
  type DeviceId,
  type MachineModelId,
  plus,
  type TimeRange,
} from '@kizashi/kernel';
import type { TelemetryStore } from '../telemetry-store/index.ts';

/** One channel of a machine, as the columns of an export are named. */
export interface ExportedChannel {
  readonly id: ChannelId;
  /** UCUM. */
  readonly unit: string;
}

/** Readings of a machine, oldest first, a part at a time, so that years of them never are in memory together. */
export interface MachineHistory {
  /** In the order of `TelemetryRow.values`. */
  readonly channels: readonly ExportedChannel[];
  readonly rows: AsyncIterable<readonly TelemetryRow[]>;
}

/** `deviceIds`: all that the machine ever had, one after the other. */
export async function* readHistory(
  store: Pick<TelemetryStore, 'readings'>,
  modelId: MachineModelId,
  deviceIds: readonly DeviceId[],
  { from, to }: TimeRange,
): AsyncGenerator<readonly TelemetryRow[]> {
  for (let begin = from; begin < to; begin = plus(begin, DAY_MS)) {
    const end = plus(begin, DAY_MS) < to ? plus(begin, DAY_MS) : to;
    const rows = await store.readings(modelId, deviceIds, { from: begin, to: end });
    if (rows.length > 0) yield rows.toSorted((a, b) => a.measuredAt - b.measuredAt);
  }
}

const QUALITY_WORDS = ['good', 'uncertain', 'bad'] as const;

/** What is not good, by channel: `spindle.temperature=bad spindle.current=uncertain`; empty where everything is. */
export function qualityWords(row: TelemetryRow, channels: readonly ExportedChannel[]): string {
  const marks = [...(row.quality ?? [])].map((mark, index) => {
    const isReading = !Number.isNaN(row.values[index]);
    return mark > 0 && isReading ? `${channels[index]?.id}=${QUALITY_WORDS[mark] ?? mark}` : '';
  });
  return marks.filter((mark) => mark !== '').join(' ');
}
