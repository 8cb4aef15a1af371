import type { Channel, TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import {
  asId,
  type ChannelId,
  type DeviceId,
  type EpochMs,
  epochMs,
  type MachineModelId,
  MINUTE_MS,
} from '@kizashi/kernel';
import type { IngestCommit } from '@kizashi/storage/telemetry-store';

export const MODEL = asId<MachineModelId>('cnc-40');
export const DEVICES = ['cnc-0001', 'cnc-0002', 'cnc-0003'].map((id) => asId<DeviceId>(id));
export const CHANNELS: Channel[] = ['temp', 'vib'].map((id) => ({
  id: asId<ChannelId>(id),
  unit: '1',
  role: 'wear',
  positionIds: [],
}));
export const BID = 'b1';
export const ROWS_PER_DEVICE = 20;

/** When row `index` of batch `number` was measured: batches follow each other by 20 minutes. */
export function measuredAt(number: number, index: number): EpochMs {
  return epochMs(Date.UTC(2026, 10, 2) + (number * ROWS_PER_DEVICE + index) * MINUTE_MS);
}

/**
 * Batch `number`: rows of each device, one event, one seen message, one quarantine entry; and a value that replaces one of
 * the batch before, so that a crash also meets look-ups, deletes and rollups that are rebuilt.
 */
export function batchOf(number: number): IngestCommit {
  const row = (deviceId: DeviceId, at: EpochMs, value: number): TelemetryRow => ({
    deviceId,
    modelId: MODEL,
    measuredAt: at,
    receivedAt: at,
    boot: 1,
    seq: number,
    values: Float64Array.of(value, -value),
  });
  const rows = DEVICES.flatMap((deviceId) =>
    Array.from({ length: ROWS_PER_DEVICE }, (_, index) => row(deviceId, measuredAt(number, index), number)),
  );
  const [deviceId] = DEVICES as [DeviceId];
  if (number > 0) rows.push(row(deviceId, measuredAt(number - 1, 0), number));
  return {
    rows,
    events: [
      {
        deviceId,
        boot: 1,
        seq: number,
        index: 0,
        measuredAt: measuredAt(number, 0),
        receivedAt: measuredAt(number, 0),
        detail: { kind: 'alarm', code: `A-${number}`, severity: 'info' },
      },
    ],
    seen: [{ deviceId, bid: BID, seq: number, bodyHash: number }],
    waves: [],
    boots: [],
    quarantined: [
      {
        id: `q-${number}`,
        deviceId,
        topic: 'kizashi/v1/acme/cnc-0001/tele',
        receivedAt: measuredAt(number, 0),
        code: 'not-json',
        detail: `batch ${number}`,
        payload: Uint8Array.of(number % 256),
      },
    ],
  };
}
