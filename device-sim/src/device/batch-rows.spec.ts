import { describe, expect, it } from '@jest/globals';
import { LIMITS, parseMessage } from '@kizashi/firmware-contracts';
import { epochMs } from '@kizashi/kernel';
import fc from 'fast-check';
import { batchRows, type Row } from './batch-rows.ts';
import { encodeTelemetry } from './encode-messages.ts';

const START = 1_790_000_000_000;
const rowsOf = (counts: readonly number[]): Row[] =>
  counts.map((count, i) => ({
    at: epochMs(START + i * 600_000),
    values: Array.from({ length: count }, (_, c) => [`channel_${c}`, i + c / 1_000] as const),
  }));

describe('batchRows', () => {
  it('keeps every value and its instant, in order, within 256 samples, never splitting a row', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(LIMITS.channels), { maxLength: 30 }), (counts) => {
        const rows = rowsOf(counts);
        const batches = batchRows(rows);
        const unpacked = batches.flatMap((batch) =>
          batch.samples.map((one) => [batch.t0 + one.dtMs, one.channel, one.value]),
        );
        expect(unpacked).toEqual(rows.flatMap((row) => row.values.map(([id, value]) => [row.at, id, value])));
        const perInstant = batches.flatMap((batch) => [
          ...new Set(batch.samples.map((one) => batch.t0 + one.dtMs)),
        ]);
        expect(new Set(perInstant).size).toBe(perInstant.length);
        for (const batch of batches) expect(batch.samples.length).toBeLessThanOrEqual(LIMITS.samples);
      }),
    );
  });

  it('closes a batch after so many rows', () => {
    expect(batchRows(rowsOf(Array(25).fill(3)), 10).map((batch) => batch.samples.length)).toEqual([
      30, 30, 15,
    ]);
  });

  it('cannot pass 64 KiB with the longest ids and numbers', () => {
    const values = Array.from(
      { length: 200 },
      (_, c) => [`${'x'.repeat(44)}.${100 + c}`, -1.2345678901234567e-100] as const,
    );
    const rows = [0, 31_622_400_000].map((dt) => ({ at: epochMs(START + dt), values: values.slice(0, 128) }));
    const [batch] = batchRows(rows);
    const body = encodeTelemetry({ bid: 'b'.repeat(32), seq: 4_294_967_295, clockSource: 'ntp', ...batch! });
    expect(Buffer.byteLength(body)).toBeLessThan(LIMITS.payloadBytes);
    expect(parseMessage('tele', Buffer.from(body)).ok).toBe(true);
  });
});
