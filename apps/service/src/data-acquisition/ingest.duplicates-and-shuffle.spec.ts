import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ALL_TIME, birthOf, device, ingestOver, NOW, newStore, teleOf } from './ingest.fixture.ts';

/** Everything that the store answers about the device, in one hash. */
async function stateHash(messages: readonly object[]): Promise<string> {
  const store = await newStore();
  const { ingest, publish } = ingestOver(store);
  await ingest.open(device);
  await Promise.all([
    ...['b1', 'b2'].map((bid, bn) => publish('birth', birthOf({ bid, bn }))),
    ...messages.map((m) => publish('tele', m)),
  ]);
  await ingest.whenStored();
  const readings = await store.readings(device.model.id, [device.id], ALL_TIME);
  const { seen } = await store.ingestState(device.id);
  const points = readings.map(({ measuredAt, boot, seq, values }) => [measuredAt, boot, seq, ...values]);
  return createHash('sha256')
    .update(JSON.stringify([points, [...seen].sort()]))
    .digest('hex');
}

describe('ingest, every message three times and shuffled', () => {
  it('leaves the same state as every message once and in order', async () => {
    const message = fc.record({
      bid: fc.constantFrom('b1', 'b2'),
      seq: fc.integer({ min: 1, max: 40 }),
      second: fc.integer({ min: 1, max: 6 }),
      value: fc.integer({ min: 0, max: 99 }),
    });
    const sent = fc.uniqueArray(message, {
      minLength: 1,
      maxLength: 30,
      selector: (m) => `${m.bid} ${m.seq}`,
    });
    await fc.assert(
      fc.asyncProperty(sent, fc.infiniteStream(fc.nat()), async (once, dice) => {
        const messages = once.map(({ bid, seq, second, value }) =>
          teleOf(seq, { bid, t0: NOW - second * 1_000, s: [['velocity', 0, value]] }),
        );
        const thrice = [...messages, ...messages, ...messages]
          .map((payload) => ({ payload, at: dice.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ payload }) => payload);
        expect(await stateHash(thrice)).toBe(await stateHash(messages));
      }),
      { numRuns: 40 },
    );
  });
});
