import { describe, expect, it } from '@jest/globals';
import { CONTRACT_CODES, topicRuleOf } from '@kizashi/firmware-contracts';
import { goldenVectors } from '@kizashi/firmware-contracts/golden';
import { device, ingestOver, newStore } from './ingest.fixture.ts';

/**
 * What a device reports. The others go the other way, come before there is a device, or are answered by the broker
 * (`time/req`, which is not acknowledged).
 */
const vectors = goldenVectors().filter(({ kind }) => {
  const rule = topicRuleOf(kind);
  return rule?.direction === 'up' && rule.qos === 1;
});
/** Codes of a payload as a whole: whatever else ingest says, it says it of what it has understood. */
const OF_THE_PAYLOAD: readonly string[] = CONTRACT_CODES;

describe('golden vectors, through ingest', () => {
  it.each(vectors)('$contract/$name', async (vector) => {
    const store = await newStore();
    const { ingest, notices } = ingestOver(store);
    await ingest.open(device);
    // A PUBACK in every case: what is refused is kept, and the device is told.
    await new Promise<void>((resolve, reject) =>
      ingest.take(
        {
          device,
          topic: `kz/v1/maker/${device.id}/${vector.kind}`,
          kind: vector.kind,
          payload: Buffer.from(vector.payload),
          qos: 1,
          retained: false,
        },
        (failure) => (failure ? reject(failure) : resolve()),
      ),
    );
    const kept = await store.quarantine(device.id, 10);
    const refused = kept.map(({ code }) => code).filter((code) => OF_THE_PAYLOAD.includes(code));
    if ('rejection' in vector) {
      expect(refused).toEqual([vector.rejection.code]);
      expect(Buffer.from(kept[0]!.payload)).toEqual(Buffer.from(vector.payload));
      expect(notices.map(({ code }) => code)).toEqual([vector.rejection.code]);
    } else {
      expect(refused).toEqual([]);
    }
  });

  it('are both valid and invalid, and enough', () => {
    expect(vectors.length).toBeGreaterThan(150);
    expect(vectors.filter((vector) => 'rejection' in vector).length).toBeGreaterThan(80);
  });
});
