import { describe, expect, it } from '@jest/globals';
import { encodeCompact } from './encode-compact.ts';
import { encodeWave } from './encode-wave.ts';
import { toWire } from './exchange-wire.ts';
import { type GoldenVector, goldenVectors } from './golden-vectors/golden-vectors.ts';
import type { Message } from './messages.ts';
import { parseMessage } from './parse-message.ts';

type Valid = Extract<GoldenVector, { expected: object }>;

/** A message with its refused samples left out, as a sender would have said it; nothing where no encoder is here. */
function encode(message: Message): Uint8Array | undefined {
  switch (message.kind) {
    case 'birth':
    case 'state':
    case 'evt':
    case 'err':
      return undefined;
    case 'tele':
      return encodeCompact(message);
    case 'wave':
      // 32 KiB hold twice as many int16; those of the golden vector are whole numbers.
      return encodeWave(
        message,
        message.samples.length > 8_192 ? { format: 'int16', scale: 1 } : { format: 'float32' },
      );
    default:
      return Buffer.from(JSON.stringify(toWire(message)));
  }
}

const valid = goldenVectors().filter((vector): vector is Valid => 'expected' in vector);

describe('encoders', () => {
  it.each(valid.filter(({ kind, expected: { message } }) => kind !== 'tele' && encode(message)))(
    '$contract/$name: what was understood can be said again',
    ({ kind, expected: { message } }) => {
      const said = message.kind === 'tele' ? { ...message, refused: [] } : message;
      expect(parseMessage(kind, encode(message)!)).toEqual({
        ok: true,
        value: { message: said, unknownFields: 0 },
      });
    },
  );

  it('write the bytes of the golden vectors', () => {
    const bytesOf = (contract: string, name: string) => {
      const vector = valid.find((one) => one.contract === contract && one.name === name)!;
      return { payload: Buffer.from(vector.payload), message: vector.expected.message };
    };
    const compact = bytesOf('telemetry-compact.v1', 'full-batch');
    if (compact.message.kind !== 'tele') throw new Error('no batch');
    expect(Buffer.from(encodeCompact(compact.message))).toEqual(compact.payload);
    for (const [name, encoding] of [
      ['int16-scaled', { format: 'int16', scale: 2 ** -10 }],
      ['up-instead-of-clock', { format: 'int16', scale: 2 ** -10 }],
      ['float32', { format: 'float32' }],
    ] as const) {
      const wave = bytesOf('wave.v1', name);
      if (wave.message.kind !== 'wave') throw new Error('no wave');
      const written = Buffer.from(encodeWave(wave.message, encoding));
      // Samples are held within ±32,767, so that both directions reach equally far.
      const expected = wave.payload;
      const last = name === 'float32' ? written.length : written.length - 2;
      expect(written.subarray(40, last)).toEqual(expected.subarray(40, last));
      expect(written.subarray(0, 36)).toEqual(expected.subarray(0, 36));
    }
  });

  it('say what they cannot say', () => {
    const tele = {
      kind: 'tele',
      bid: 'b',
      seq: 1,
      samples: [{ channel: 'spindle', dtMs: 0, value: 1, quality: 0 }],
      refused: [],
    } as const;
    expect(() => encodeCompact(tele)).toThrow('"spindle" is no alias: telec names channels by alias');
    const wave = {
      kind: 'wave',
      bid: 'boot-1',
      seq: 1,
      captureId: 'c1',
      chunk: 0,
      chunks: 1,
      alias: 0,
      up: 1,
      sampleRateHz: 1,
      samples: new Float32Array(1),
    } as const;
    expect(() => encodeWave(wave, { format: 'float32' })).toThrow(
      'bid "boot-1" is not 8 lower-case hexadecimal digits',
    );
  });

  it('hold int16 samples within what they can say', () => {
    const message = valid.find(({ contract }) => contract === 'wave.v1')!.expected.message;
    if (message.kind !== 'wave') throw new Error('no wave');
    const loud = { ...message, samples: Float32Array.of(1e9, -1e9, 0.06) };
    const [address, bytes] = [
      `wave/${loud.captureId}/${loud.chunk}`,
      encodeWave(loud, { format: 'int16', scale: 0.125 }),
    ];
    const heard = parseMessage(address, bytes);
    expect(heard.ok && 'samples' in heard.value.message && [...heard.value.message.samples]).toEqual([
      4095.875, -4095.875, 0,
    ]);
  });
});
