import { LIMITS, type Sample } from '@kizashi/firmware-contracts';
import type { EpochMs } from '@kizashi/kernel';

/** Everything that one device measured at one instant; at most as many values as it has channels. */
export interface Row {
  readonly at: EpochMs;
  readonly values: readonly (readonly [channel: string, value: number])[];
}

export interface Batch {
  readonly t0: EpochMs;
  readonly samples: readonly Sample[];
}

/**
 * Packs rows, oldest first, into as few batches as the contract allows: 256 samples and, where given, so many rows.
 * A row is never split: 200 channels fit in a batch. Nor can a batch pass 64 KiB: a sample takes at most 48 bytes
 * of channel id, 11 of dt, 24 of value and 10 of brackets.
 */
export function batchRows(rows: Iterable<Row>, maxRows: number = LIMITS.samples): Batch[] {
  const batches: Batch[] = [];
  let t0: EpochMs | undefined;
  let samples: Sample[] = [];
  let count = 0;
  const close = () => {
    if (t0 !== undefined) batches.push({ t0, samples });
  };
  for (const row of rows) {
    if (row.values.length === 0) continue;
    if (t0 === undefined || count === maxRows || samples.length + row.values.length > LIMITS.samples) {
      close();
      t0 = row.at;
      samples = [];
      count = 0;
    }
    for (const [channel, value] of row.values)
      samples.push({ channel, dtMs: row.at - t0, value, quality: 0 });
    count++;
  }
  close();
  return batches;
}
