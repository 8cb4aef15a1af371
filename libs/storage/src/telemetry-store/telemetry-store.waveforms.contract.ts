import { expect, it } from '@jest/globals';
import { epochMs, HOUR_MS } from '@kizashi/kernel';
import fc from 'fast-check';
import {
  commitOf,
  DEVICE,
  EVER,
  type OpenStore,
  OTHER_DEVICE,
  T0,
  useStore,
  VIB,
} from './telemetry-store.fixtures.contract.ts';
import type { TelemetryStore, WaveChunk } from './telemetry-store.ts';

function chunkOf(chunk: number, chunks: number, more: Partial<WaveChunk> = {}): WaveChunk {
  return {
    deviceId: DEVICE,
    captureId: 'c-1',
    boot: 2,
    seq: 10 + chunk,
    channel: VIB,
    chunk,
    chunks,
    measuredAt: T0,
    receivedAt: epochMs(T0 + 100 + chunk),
    sampleRateHz: 25_600,
    samples: Float32Array.of(chunk, chunk + 0.1),
    ...more,
  };
}

/** Bits of the samples: what tells one NaN, or one zero, from another. */
async function bitsOf(store: TelemetryStore, captureId = 'c-1'): Promise<number[]> {
  const waveform = await store.waveform(DEVICE, captureId);
  return [...new Uint32Array((waveform?.samples ?? new Float32Array()).buffer)];
}

export function describeWaveforms(open: OpenStore): void {
  const opened = useStore(open);

  it('puts the chunks of a capture in order, however they came in', async () => {
    const { store } = opened;
    let run = 0;
    const chunks = Array.from({ length: 5 }, (_, place) => chunkOf(place, 5));
    const arrivals = fc.tuple(
      fc.shuffledSubarray(chunks, { minLength: 5 }),
      fc.array(fc.constantFrom(...chunks), { maxLength: 3 }),
      fc.integer({ min: 0, max: 5 }),
    );
    await fc.assert(
      fc.asyncProperty(arrivals, async ([shuffled, repeated, cut]) => {
        const captureId = `c-${run++}`;
        const waves = [...shuffled, ...repeated].map((chunk) => ({ ...chunk, captureId }));
        await store.commit(commitOf({ waves: waves.slice(0, cut) }));
        await store.commit(commitOf({ waves: waves.slice(cut) }));
        const found = await store.waveform(DEVICE, captureId);
        expect(found).toEqual({
          deviceId: DEVICE,
          captureId,
          boot: 2,
          channel: VIB,
          measuredAt: T0,
          receivedAt: T0 + 104,
          sampleRateHz: 25_600,
          chunks: 5,
          missing: [],
          samples: Float32Array.from(chunks.flatMap(({ samples }) => [...samples])),
        });
      }),
      { numRuns: 12 },
    );
  });

  it('says which chunks have not come in, and leaves them out', async () => {
    const { store } = opened;
    await store.commit(commitOf({ waves: [chunkOf(3, 6), chunkOf(1, 6)] }));
    await opened.nowAndReopened(async (now) => {
      const [summary] = await now.waveforms(DEVICE, EVER);
      expect(summary).toMatchObject({ captureId: 'c-1', chunks: 6, missing: [0, 2, 4, 5] });
      const { samples, ...rest } = (await now.waveform(DEVICE, 'c-1')) ?? { samples: undefined };
      expect(rest).toEqual(summary);
      expect(samples).toEqual(Float32Array.of(1, 1.1, 3, 3.1));
    });
  });

  it('lets the first of two chunks for one place stand, whatever the second one holds', async () => {
    const { store } = opened;
    await store.commit(commitOf({ waves: [chunkOf(0, 1)] }));
    await store.commit(commitOf({ waves: [chunkOf(0, 1, { seq: 99, samples: Float32Array.of(7) })] }));
    const reopened = await opened.reopen();
    await reopened.commit(commitOf({ waves: [chunkOf(0, 1, { seq: 100, samples: Float32Array.of(8) })] }));
    expect((await reopened.waveform(DEVICE, 'c-1'))?.samples).toEqual(Float32Array.of(0, 0.1));
  });

  it('gives the samples back bit by bit', async () => {
    const { store } = opened;
    const bits = [0, 0x80000000, 1, 0x7f7fffff, 0x7f800000, 0xff800000, 0x7fc00000, 0x7fa00001, 0x3f99999a];
    const samples = new Float32Array(Uint32Array.from(bits).buffer);
    // A view into a larger buffer, as a decoder hands it over.
    const large = new Float32Array(20);
    new Uint32Array(large.buffer).set(bits, 5);
    await store.commit(
      commitOf({ waves: [chunkOf(1, 2, { samples }), chunkOf(0, 2, { samples: large.subarray(5, 14) })] }),
    );
    await opened.nowAndReopened(async (now) => {
      expect(await bitsOf(now)).toEqual([...bits, ...bits]);
    });
  });

  it('lists the captures of a device in a range by time and id, its end left out', async () => {
    const { store } = opened;
    const at = (captureId: string, ms: number, more: Partial<WaveChunk> = {}) =>
      chunkOf(0, 1, { captureId, measuredAt: epochMs(T0 + ms), ...more });
    await store.commit(
      commitOf({
        waves: [
          at('later', HOUR_MS),
          at('b', 5),
          at('a', 5),
          at('first', 0),
          at('before', -1),
          at('theirs', 5, { deviceId: OTHER_DEVICE }),
        ],
      }),
    );
    const found = await store.waveforms(DEVICE, { from: T0, to: epochMs(T0 + HOUR_MS) });
    expect(found.map(({ captureId }) => captureId)).toEqual(['first', 'a', 'b']);
    expect(await store.waveform(DEVICE, 'theirs')).toBeUndefined();
    expect(await store.waveform(OTHER_DEVICE, 'theirs')).toMatchObject({ deviceId: OTHER_DEVICE });
    expect(await store.waveforms(DEVICE, { from: T0, to: T0 })).toEqual([]);
  });
}
