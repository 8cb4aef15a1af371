import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readAnyDocument } from './parse-message.ts';
import { readPlainTelemetry } from './read-plain-telemetry.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const PLAIN =
  '{"v":1,"bid":"7f3a9c21","seq":18422,"t0":1795290461123,"tq":"ntp","s":[["spindle.velocity_rms",0,2.41],["temp",0,-61.5,1]]}';

/** The general reader's answer, where it has nothing to refuse. */
function general(payload: Uint8Array): unknown {
  const parsed = readAnyDocument('tele', payload);
  return parsed.ok && parsed.value.unknownFields === 0 ? parsed.value.message : undefined;
}

describe('readPlainTelemetry', () => {
  it('reads what the contract shows as its example', () => {
    expect(readPlainTelemetry(bytes(PLAIN))).toEqual(general(bytes(PLAIN)));
    expect(readPlainTelemetry(bytes(PLAIN))?.samples).toHaveLength(2);
  });

  it('says of any good message what the general reader says', () => {
    const sample = fc.tuple(
      fc.stringMatching(/^[a-z0-9][a-z0-9_.]{0,47}$/),
      fc.nat(31_622_400_000),
      fc.oneof(
        fc.integer({ min: -1e8, max: 1e8 }).map((n) => n / 1_000),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
      ),
      fc.constantFrom(0, 1, 2),
    );
    const message = fc.record(
      {
        v: fc.constant(1),
        bid: fc.stringMatching(/^[a-z0-9]{4,16}$/),
        seq: fc.nat(),
        t0: fc.constantFrom(1_795_290_461_123, 0),
        up: fc.nat(),
        tq: fc.constant('ntp'),
        s: fc.array(sample, { minLength: 1, maxLength: 4 }),
      },
      { requiredKeys: ['v', 'bid', 'seq', 's'] },
    );
    let read = 0;
    fc.assert(
      fc.property(message, (data) => {
        const payload = bytes(JSON.stringify(data));
        const plain = readPlainTelemetry(payload);
        if (plain === undefined) return;
        read += 1;
        expect(plain).toEqual(general(payload));
      }),
      { numRuns: 300 },
    );
    expect(read).toBeGreaterThan(20);
  });

  it('never says anything of a payload that the general reader would refuse', () => {
    fc.assert(
      fc.property(fc.nat(PLAIN.length - 1), fc.nat(127), fc.boolean(), (at, byte, insert) => {
        const payload = bytes(PLAIN);
        const mutated = insert
          ? Uint8Array.from([...payload.subarray(0, at), byte, ...payload.subarray(at)])
          : payload.with(at, byte);
        const plain = readPlainTelemetry(mutated);
        if (plain !== undefined) expect(plain).toEqual(general(mutated));
      }),
      { numRuns: 3_000 },
    );
  });

  it('leaves the rest to the general reader', () => {
    const sample = (text: string) => PLAIN.replace('2.41', text);
    for (const text of [
      sample('null'),
      sample('1e3'),
      sample('01'),
      sample('1.'),
      sample('1234567890.123456'),
      PLAIN.replace('"v":1', '"v":1,"v":1'),
      PLAIN.replace('"tq"', '"xx"'),
      PLAIN.replace('"v":1', '"v": 1'),
      PLAIN.replace('temp', '\\u0074emp'),
      PLAIN.replace('1795290461123', '1795290461'),
      PLAIN.replace('18422', '1.0'),
      `${PLAIN} `,
      '',
      '{}',
    ]) {
      expect(readPlainTelemetry(bytes(text))).toBeUndefined();
    }
  });
});
