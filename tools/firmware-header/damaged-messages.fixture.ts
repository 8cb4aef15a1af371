import { crc32 } from 'node:zlib';
import { type MessageKind, parseMessage } from '@kizashi/firmware-contracts';
import { goldenVectors } from '@kizashi/firmware-contracts/golden';
import fc from 'fast-check';

export interface Message {
  /** What follows the device in the topic. */
  readonly kind: MessageKind;
  readonly payload: Uint8Array;
}

const SMALL = goldenVectors().filter(({ payload }) => payload.length > 2 && payload.length < 2_000);

function isBinary(kind: string): boolean {
  return kind === 'telec' || kind.startsWith('wave/');
}

export function readable(kind: string, payload: Uint8Array): string {
  return Buffer.from(payload).toString(isBinary(kind) ? 'hex' : 'utf8');
}

/** A golden message in which bytes were overwritten, taken out or doubled. */
export function damaged(): fc.Arbitrary<Message> {
  const damage = fc.record({
    at: fc.nat(),
    take: fc.constantFrom(0, 1, 1, 3),
    put: fc.oneof(
      fc.constantFrom(
        '"',
        '\\',
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '0',
        '-',
        '1e9',
        '.5',
        'null',
        '\\u00e9',
        '\\ud800',
      ),
      fc.uint8Array({ maxLength: 2 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    ),
  });
  return fc
    .tuple(fc.constantFrom(...SMALL), fc.array(damage, { minLength: 1, maxLength: 3 }))
    .map(([{ kind, payload }, damages]) => {
      let bytes = Buffer.from(payload);
      for (const { at, take, put } of damages) {
        const from = at % (bytes.length + 1);
        bytes = Buffer.concat([
          bytes.subarray(0, from),
          Buffer.from(put, 'latin1'),
          bytes.subarray(from + take),
        ]);
      }
      return { kind, payload: bytes };
    });
}

/** Compact telemetry in which bytes were replaced by heads and values of CBOR, sound and unsound. */
export function spliced(): fc.Arbitrary<Message> {
  const heads = ['80', '81', 'a0', 'a1', '60', '6161', '6200c3', '40', '00', '03', '1817', '19ffff', '3863'];
  const values = [
    'f6',
    'f4',
    'f7',
    'e0',
    'f820',
    'c1',
    '9f',
    'bf',
    'ff',
    '1c',
    '1b0020000000000000',
    '9affffffff',
  ];
  const floats = ['f93e00', 'f97e00', 'fa7f800000', 'fb4003ae147ae147ae', 'f94500', '3b001ffffffffffffe'];
  const splice = fc.record({
    at: fc.nat(),
    take: fc.constantFrom(0, 1, 1, 2, 5),
    put: fc.constantFrom('', ...heads, ...values, ...floats),
  });
  const compact = SMALL.filter(({ kind, payload }) => kind === 'telec' && payload.length < 200);
  return fc
    .tuple(fc.constantFrom(...compact), fc.array(splice, { minLength: 1, maxLength: 2 }))
    .map(([{ kind, payload }, splices]) => {
      let hex = Buffer.from(payload).toString('hex');
      for (const { at, take, put } of splices) {
        const from = (at % (hex.length / 2 + 1)) * 2;
        hex = hex.slice(0, from) + put + hex.slice(from + take * 2);
      }
      return { kind, payload: Buffer.from(hex, 'hex') };
    });
}

/** A chunk of a wave of which bytes were overwritten, with the CRC that belongs to it then. */
export function sealedAgain(): fc.Arbitrary<Message> {
  const chunks = SMALL.filter(({ kind, payload }) => kind.startsWith('wave/') && payload.length > 40);
  const change = fc.tuple(fc.nat({ max: 80 }), fc.constantFrom(0, 1, 2, 0x7f, 0x80, 0xff));
  return fc
    .tuple(fc.constantFrom(...chunks), fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([{ kind, payload }, changes]) => {
      const bytes = Buffer.from(payload);
      for (const [at, put] of changes) if (at >= 3) bytes[at % bytes.length] = put;
      bytes.writeUInt32LE(crc32(bytes.subarray(40), crc32(bytes.subarray(0, 36))), 36);
      return { kind, payload: bytes };
    });
}

/** A golden message in which a value, however deep, was replaced by another one. */
export function altered(): fc.Arbitrary<Message> {
  const documents = SMALL.flatMap(({ kind, payload }) => {
    if (isBinary(kind)) return [];
    const parsed = parseMessage(kind, payload);
    return parsed.ok
      ? [
          {
            kind,
            text: Buffer.from(payload)
              .toString()
              .replace(/^\ufeff/, ''),
          },
        ]
      : [];
  });
  const value = fc.oneof(
    fc.constantFrom<unknown>(
      0,
      1,
      -1,
      2,
      1.5,
      255,
      256,
      1e9,
      4_294_967_296,
      1_700_000_000,
      '',
      'x',
      'A',
      null,
      true,
    ),
    fc.constantFrom<unknown>(
      'a'.repeat(48),
      'a'.repeat(49),
      'é'.repeat(33),
      '🔥'.repeat(32),
      'online',
      'mode',
    ),
    fc.jsonValue({ maxDepth: 2 }),
  );
  return fc.tuple(fc.constantFrom(...documents), fc.nat(), value).map(([{ kind, text }, at, put]) => {
    const places: [object, string][] = [];
    const document: unknown = JSON.parse(text, function (this: object, key, read) {
      if (key !== '') places.push([this, key]);
      return read;
    });
    const [holder, key] = places[at % places.length]!;
    Object.assign(holder, { [key]: put });
    return { kind, payload: Buffer.from(JSON.stringify(document)) };
  });
}
