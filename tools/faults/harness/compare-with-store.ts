import { asId, type ChannelId, type DeviceId, epochMs, type MachineModelId } from '@kizashi/kernel';
import { DuckDbTelemetryStore } from '@kizashi/storage/telemetry-store';
import { PLAIN_CHANNEL, PLAIN_MODEL } from './plant.ts';
import type { Sender } from './sender.ts';

export interface Comparison {
  /** Messages that a sender saw acknowledged, births not counted. */
  readonly acknowledged: number;
  /** Acknowledged, and not in the store. */
  readonly missing: number;
  /** In the store more than once, or with another value than was sent. */
  readonly doubled: number;
}

/** Compares what senders saw acknowledged with what is on the disk of a service that was stopped. */
export async function compareWithStore(senders: readonly Sender[], home: string): Promise<Comparison> {
  const store = await DuckDbTelemetryStore.open(home);
  const model = asId<MachineModelId>(PLAIN_MODEL);
  const range = { from: epochMs(0), to: epochMs(Date.now() + 86_400_000) };
  const comparison = { acknowledged: 0, missing: 0, doubled: 0 };
  try {
    for (const sender of senders) {
      const id = asId<DeviceId>(sender.device.id);
      const rows = await store.readings(model, [id], range);
      const stored = new Map(rows.map(({ measuredAt, values }) => [Number(measuredAt), values[0]]));
      for (const seq of sender.acknowledged) {
        if (seq === 0) continue;
        comparison.acknowledged += 1;
        const value = stored.get(sender.measuredAt(seq));
        if (value === undefined) comparison.missing += 1;
        else if (value !== seq) comparison.doubled += 1;
      }
      // Rollups add up whatever was committed, so a message that went in twice counts twice here.
      const buckets = await store.series(model, id, asId<ChannelId>(PLAIN_CHANNEL), range, 1_000);
      comparison.doubled += buckets.reduce((sum, { n }) => sum + n, 0) - stored.size;
    }
  } finally {
    await store.close();
  }
  return comparison;
}
