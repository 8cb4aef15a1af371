import { crc32 } from 'node:zlib';
import { err, ok, type Result } from '@kizashi/kernel';
import type { ContractRejection } from './contract-codes.ts';
import { checkT0 } from './dated-wire.ts';
import { KNOWN_VERSIONS, LIMITS } from './limits.ts';
import type { Parsed, WaveMessage } from './messages.ts';
import birth from './schema/birth.v1.schema.json' with { type: 'json' };
import telemetry from './schema/telemetry.v1.schema.json' with { type: 'json' };
import {
  WAVE_FLAG_UP,
  WAVE_FORMATS,
  WAVE_HEADER,
  WAVE_HEADER_BYTES,
  WAVE_MAGIC,
  WAVE_RATE_HZ,
  WAVE_SCALE,
} from './wave-layout.ts';

/** What a chunk's topic says of it. */
export interface ChunkAddress {
  readonly captureId: string;
  readonly chunk: number;
}

interface Header {
  readonly bid: string;
  readonly seq: number;
  readonly format: number;
  readonly t0: number;
  readonly alias: number;
  readonly chunk: number;
  readonly chunks: number;
  readonly flags: number;
  readonly rate: number;
  readonly scale: number;
}

const LARGEST_ALIAS = birth.properties.ch.items.properties.alias.maximum;
const BYTES_OF_SAMPLE: Readonly<Record<number, number>> = {
  [WAVE_FORMATS.int16]: 2,
  [WAVE_FORMATS.float32]: 4,
};

/** Reads one chunk. Flags that this build does not know are ignored and counted. */
export function parseWave(
  address: ChunkAddress,
  payload: Uint8Array,
): Result<Parsed<WaveMessage>, ContractRejection> {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const broken = checkEnvelope(view, payload);
  if (broken) return err(broken);
  const header = readHeader(view);
  const { bid, seq } = header;
  const wrong = checkFields(header, address) ?? checkBody(header, view);
  if (wrong) return err({ ...wrong, bid, seq });
  const samples = readSamples(header, view);
  const bad = firstUnreal(samples);
  if (bad >= 0) return err({ ...badField('/samples', `at ${bad} is no finite number`), bid, seq });
  const { t0, alias, chunk, chunks, flags, rate } = header;
  return ok({
    message: {
      kind: 'wave',
      bid,
      seq,
      captureId: address.captureId,
      chunk,
      chunks,
      alias,
      ...(flags & WAVE_FLAG_UP ? { up: t0 } : { t0 }),
      sampleRateHz: rate,
      samples,
    },
    unknownFields: bitsOf(flags & ~WAVE_FLAG_UP),
  });
}

/** Whether these are the bytes of a chunk at all: nothing of one that is damaged is to be trusted, its key neither. */
function checkEnvelope(view: DataView, payload: Uint8Array): ContractRejection | undefined {
  const bytes = payload.length;
  if (bytes < WAVE_HEADER_BYTES || view.getUint16(WAVE_HEADER.magic.at, true) !== WAVE_MAGIC) {
    const detail = `a chunk begins with "KW" and a header of ${WAVE_HEADER_BYTES} bytes; this is ${bytes} bytes`;
    return { code: 'not-wave', detail };
  }
  const version = view.getUint8(WAVE_HEADER.version.at);
  if (!KNOWN_VERSIONS.some((one) => one === version)) {
    const detail = `version is ${version}; this service knows ${KNOWN_VERSIONS.join(', ')}`;
    return { code: 'unknown-version', detail, field: '/version' };
  }
  const most = WAVE_HEADER_BYTES + LIMITS.waveChunkBytes;
  if (bytes > most) return { code: 'too-large', detail: `${bytes} bytes; at most ${most}` };
  const said = view.getUint32(WAVE_HEADER.crc.at, true);
  const counted = crc32(payload.subarray(WAVE_HEADER_BYTES), crc32(payload.subarray(0, WAVE_HEADER.crc.at)));
  if (said === counted) return undefined;
  const detail = `the header says CRC ${hex(said)}, the bytes have ${hex(counted)}`;
  return { code: 'bad-crc', detail, field: '/crc' };
}

function readHeader(view: DataView): Header {
  const { format, bid, seq, t0, alias, chunk, chunks, flags, rate, scale } = WAVE_HEADER;
  return {
    bid: hex(view.getUint32(bid.at, true)),
    seq: view.getUint32(seq.at, true),
    format: view.getUint8(format.at),
    // Beyond 2^53 it is rounded, but refused just the same.
    t0: Number(view.getBigUint64(t0.at, true)),
    alias: view.getUint16(alias.at, true),
    chunk: view.getUint16(chunk.at, true),
    chunks: view.getUint16(chunks.at, true),
    flags: view.getUint16(flags.at, true),
    rate: view.getFloat32(rate.at, true),
    scale: view.getFloat32(scale.at, true),
  };
}

function checkFields(header: Header, { chunk: ofTopic }: ChunkAddress): ContractRejection | undefined {
  const { format, alias, chunk, chunks, rate, scale } = header;
  if (chunks < 1 || chunks > LIMITS.waveChunks) {
    return badChunk(`${chunks} chunks; a capture has 1 to ${LIMITS.waveChunks}`, '/chunks');
  }
  if (chunk !== ofTopic) return badChunk(`chunk ${chunk} on the topic of chunk ${ofTopic}`, '/chunk');
  if (chunk >= chunks) return badChunk(`chunk ${chunk} of ${chunks}: they count from 0`, '/chunk');
  if (BYTES_OF_SAMPLE[format] === undefined) {
    return badField('/format', `is ${format}; 1 is int16 and 2 is float32`);
  }
  if (alias > LARGEST_ALIAS) return badField('/alias', `is ${alias}; at most ${LARGEST_ALIAS}`);
  if (!isWithin(rate, WAVE_RATE_HZ)) {
    return badField('/rate', `is ${rate}; ${WAVE_RATE_HZ.min} to ${WAVE_RATE_HZ.max} Hz`);
  }
  if (format === WAVE_FORMATS.int16 && !isWithin(scale, WAVE_SCALE)) {
    return badField('/scale', `is ${scale}; ${WAVE_SCALE.min} to ${WAVE_SCALE.max}`);
  }
  return checkTime(header);
}

function checkTime({ flags, t0 }: Header): ContractRejection | undefined {
  const hasClock = (flags & WAVE_FLAG_UP) === 0;
  const latest = hasClock ? telemetry.properties.t0.maximum : birth.$defs.up.maximum;
  if (t0 > latest) return badField('/t0', `is ${t0}; at most ${latest}`);
  return hasClock ? checkT0({ t0 }) : undefined;
}

function checkBody({ format }: Header, view: DataView): ContractRejection | undefined {
  const bytes = view.byteLength - WAVE_HEADER_BYTES;
  const each = BYTES_OF_SAMPLE[format] ?? 1;
  if (bytes > 0 && bytes % each === 0) return undefined;
  return badField('/samples', `take ${bytes} bytes; at least one sample of ${each} bytes, and whole ones`);
}

/** Two loops without a branch inside: there are up to 16,384 samples. */
function readSamples({ format, scale }: Header, view: DataView): Float32Array {
  if (format === WAVE_FORMATS.float32) {
    const samples = new Float32Array((view.byteLength - WAVE_HEADER_BYTES) / 4);
    for (let i = 0; i < samples.length; i += 1) samples[i] = view.getFloat32(WAVE_HEADER_BYTES + i * 4, true);
    return samples;
  }
  const samples = new Float32Array((view.byteLength - WAVE_HEADER_BYTES) / 2);
  for (let i = 0; i < samples.length; i += 1)
    samples[i] = view.getInt16(WAVE_HEADER_BYTES + i * 2, true) * scale;
  return samples;
}

/** Index of the first sample that is no finite number; -1 where all are. */
function firstUnreal(samples: Float32Array): number {
  for (let i = 0; i < samples.length; i += 1) if (!Number.isFinite(samples[i])) return i;
  return -1;
}

function isWithin(value: number, { min, max }: { readonly min: number; readonly max: number }): boolean {
  return value >= min && value <= max;
}

function bitsOf(flags: number): number {
  let bits = 0;
  for (let rest = flags; rest !== 0; rest &= rest - 1) bits += 1;
  return bits;
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}

function badChunk(detail: string, field: string): ContractRejection {
  return { code: 'bad-chunk', detail, field };
}

function badField(field: string, what: string): ContractRejection {
  return { code: 'bad-field', detail: `${field} ${what}`, field };
}
