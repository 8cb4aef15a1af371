import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { decode, encode } from 'cborg';
import { type GoldenVector, goldenVectors } from './golden-vectors/golden-vectors.ts';
import { KNOWN_VERSIONS } from './limits.ts';
import { parseMessage } from './parse-message.ts';
import { DOCUMENT_KINDS } from './topics.ts';
import { WAVE_HEADER } from './wave-layout.ts';

type Valid = Extract<GoldenVector, { expected: object }>;

/** One message of every kind that is right and holds nothing unknown. */
const SHOWN: readonly Valid[] = [...DOCUMENT_KINDS, 'wave/'].map((kind) => {
  const shown = goldenVectors().find(
    (vector): vector is Valid =>
      vector.kind.startsWith(kind) &&
      (vector.kind === kind || kind === 'wave/') &&
      'expected' in vector &&
      vector.expected.unknownFields === 0,
  );
  if (!shown) throw new Error(`no golden message of ${kind}`);
  return shown;
});

/** The message as a sender of a later contract writes it: with a field that is not known here, or another version. */
function later(
  { kind, payload }: Valid,
  change: { readonly field?: true; readonly version?: number },
): Uint8Array {
  if (kind.startsWith('wave/')) return laterWave(payload, change);
  if (kind === 'telec') {
    const map: Map<number, unknown> = decode(payload, { useMaps: true });
    if (change.field) map.set(99, { deep: [1, null] });
    if (change.version) map.set(0, change.version);
    return encode(map);
  }
  const fields = JSON.parse(
    Buffer.from(payload)
      .toString('utf8')
      .replace(/^\ufeff/, ''),
  );
  if (change.field) fields.ofALaterContract = { deep: [1, null] };
  if (change.version) fields.v = change.version;
  return Buffer.from(JSON.stringify(fields));
}

function laterWave(
  payload: Uint8Array,
  change: { readonly field?: true; readonly version?: number },
): Buffer {
  const bytes = Buffer.from(payload);
  if (change.field)
    bytes.writeUInt16LE(bytes.readUInt16LE(WAVE_HEADER.flags.at) | 0x4000, WAVE_HEADER.flags.at);
  if (change.version) bytes.writeUInt8(change.version, WAVE_HEADER.version.at);
  const ofHeader = crc32(bytes.subarray(0, WAVE_HEADER.crc.at));
  bytes.writeUInt32LE(crc32(bytes.subarray(WAVE_HEADER.crc.at + 4), ofHeader), WAVE_HEADER.crc.at);
  return bytes;
}

describe.each(SHOWN)('a later contract, $kind', (shown) => {
  it('adds a field, which is ignored and counted', () => {
    const { message } = shown.expected;
    expect(parseMessage(shown.kind, later(shown, { field: true }))).toEqual({
      ok: true,
      value: { message, unknownFields: 1 },
    });
  });

  it('is version 2, which is refused with the versions that are known', () => {
    const refused = parseMessage(shown.kind, later(shown, { version: 2 }));
    expect(refused).toMatchObject({
      ok: false,
      error: {
        code: 'unknown-version',
        detail: expect.stringContaining(`this service knows ${KNOWN_VERSIONS.join(', ')}`),
      },
    });
  });
});
