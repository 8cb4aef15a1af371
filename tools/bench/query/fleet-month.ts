import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import {
  asId,
  type ChannelId,
  DAY_MS,
  type DeviceId,
  epochMs,
  HOUR_MS,
  type MachineModelId,
  MINUTE_MS,
  type TimeRange,
} from '@kizashi/kernel';

/** Thirty days of a fleet: some machines report every minute, the others every four hours, all of them 8 channels. */
export interface FleetMonth {
  readonly modelId: MachineModelId;
  readonly channels: readonly ChannelId[];
  readonly devices: readonly DeviceId[];
  /** One of those that report every minute. */
  readonly everyMinute: DeviceId;
  readonly range: TimeRange;
  readonly rows: number;
  /** In the order in which they would come in, so many at a time. */
  batches(size: number): Iterable<TelemetryRow[]>;
}

const CHANNELS = 8;
const DAYS = 30;
const MINUTES = (DAYS * DAY_MS) / MINUTE_MS;
const SPARSE_EVERY_MINUTES = (4 * HOUR_MS) / MINUTE_MS;
/** Sensors of 12 bits: readings are steps of 1/4096 of their range. */
const STEPS = 4096;

/** As many minute-by-minute machines among the `machines` as it takes for `values` values. */
export function fleetMonth(machines: number, values: number): FleetMonth {
  const rowsWanted = values / CHANNELS;
  const sparseRows = MINUTES / SPARSE_EVERY_MINUTES;
  const dense = Math.max(1, Math.ceil((rowsWanted - machines * sparseRows) / (MINUTES - sparseRows)));
  if (dense > machines) throw new Error(`${machines} machines cannot have ${values} values in ${DAYS} days`);
  const devices = Array.from({ length: machines }, (_, i) =>
    asId<DeviceId>(`dev_${String(i).padStart(6, '0')}`),
  );
  const modelId = asId<MachineModelId>('mdl_bench');
  const from = epochMs(Date.UTC(2026, 8, 1));
  const range = { from, to: epochMs(from + DAYS * DAY_MS) };

  function* rows(): Generator<TelemetryRow> {
    for (let minute = 0; minute < MINUTES; minute++) {
      for (let device = 0; device < dense; device++) yield rowOf(device, minute);
      const turn = minute % SPARSE_EVERY_MINUTES;
      const first =
        dense + ((((turn - dense) % SPARSE_EVERY_MINUTES) + SPARSE_EVERY_MINUTES) % SPARSE_EVERY_MINUTES);
      for (let device = first; device < machines; device += SPARSE_EVERY_MINUTES) yield rowOf(device, minute);
    }
  }

  function rowOf(device: number, minute: number): TelemetryRow {
    const values = new Float64Array(CHANNELS);
    for (let channel = 0; channel < CHANNELS; channel++) values[channel] = reading(device, channel, minute);
    const measuredAt = epochMs(from + minute * MINUTE_MS);
    return {
      deviceId: devices[device] as DeviceId,
      modelId,
      measuredAt,
      receivedAt: epochMs(measuredAt + 800 + (device % 400)),
      boot: 1,
      seq: minute,
      values,
    };
  }

  return {
    modelId,
    channels: Array.from({ length: CHANNELS }, (_, i) => asId<ChannelId>(`channel.${i}`)),
    devices,
    everyMinute: devices[Math.floor(dense / 2)] as DeviceId,
    range,
    rows: dense * MINUTES + (machines - dense) * sparseRows,
    *batches(size) {
      let batch: TelemetryRow[] = [];
      for (const row of rows()) {
        batch.push(row);
        if (batch.length < size) continue;
        yield batch;
        batch = [];
      }
      if (batch.length > 0) yield batch;
    },
  };
}

/** A daily course, a slow rise, and noise of a hash, rounded to the sensor's steps. */
function reading(device: number, channel: number, minute: number): number {
  const level = 0.3 + 0.05 * channel + (0.2 * minute) / MINUTES;
  const course = 0.1 * Math.sin((2 * Math.PI * minute) / 1440 + device);
  const noise = 0.05 * (hashed(device * 31 + channel, minute) - 0.5);
  return Math.round((level + course + noise) * STEPS) / STEPS;
}

function hashed(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x165667b1, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15), 0x27d4eb2f);
  return ((h ^ (h >>> 13)) >>> 0) / 2 ** 32;
}
