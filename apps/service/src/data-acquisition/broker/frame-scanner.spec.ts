import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { FRAME_BYTES, FrameScanner } from './frame-scanner.ts';

const publish = (bytes: number) =>
  generate({
    cmd: 'publish',
    topic: 'kz/v1/maker/d/tele',
    payload: Buffer.alloc(bytes),
    qos: 1,
    messageId: 1,
    dup: false,
    retain: false,
  });

/** Ends of the packets in a stream that arrives in these pieces. */
function endsOf(pieces: readonly Buffer[], largest = FRAME_BYTES): number[] | string {
  const scanner = new FrameScanner();
  const ends: number[] = [];
  let before = 0;
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      const step = scanner.scan(piece, at, largest);
      if (typeof step === 'string') return step;
      at = step.end;
      if (step.complete) ends.push(before + at);
    }
    before += piece.length;
  }
  return ends;
}

describe('FrameScanner', () => {
  it('finds the ends of packets, however the stream is cut', () => {
    const sizes = fc.array(fc.constantFrom(0, 1, 90, 127, 128, 5_000, 20_000), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        sizes,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }),
        (lengths, cuts) => {
          const packets = [...lengths.map(publish), generate({ cmd: 'pingreq' })];
          const stream = Buffer.concat(packets);
          const at = [
            0,
            ...cuts.map((cut) => Math.floor(cut * stream.length)).sort((a, b) => a - b),
            stream.length,
          ];
          const pieces = at.slice(1).map((end, i) => stream.subarray(at[i], end));
          let sum = 0;
          expect(endsOf(pieces)).toEqual(packets.map((packet) => (sum += packet.length)));
        },
      ),
    );
  });

  it('takes 64 KiB of payload and refuses a longer packet at its header', () => {
    expect(endsOf([publish(65_536)])).toHaveLength(1);
    // 200 MB announced; not one byte of it has come.
    expect(endsOf([Buffer.from([0x10, 0x80, 0x84, 0xaf, 0x5f])])).toMatch(
      /packet of 200000000 bytes; at most/,
    );
    expect(endsOf([generate({ cmd: 'pingreq' }), publish(5_000)], 4_096)).toMatch(/at most 4096/);
  });

  it('refuses a remaining length of five bytes', () => {
    expect(endsOf([Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x01])], Infinity)).toMatch(
      /more than 4 bytes/,
    );
  });
});
