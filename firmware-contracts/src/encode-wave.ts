import { crc32 } from 'node:zlib';
import { KNOWN_VERSIONS } from './limits.ts';
import type { WaveMessage } from './messages.ts';
import {
  WAVE_BID,
  WAVE_FLAG_UP,
  WAVE_FORMATS,
  WAVE_HEADER,
  WAVE_HEADER_BYTES,
  WAVE_MAGIC,
  type WaveFormat,
} from './wave-layout.ts';

export type WaveEncoding =
  | { readonly format: 'float32' }
  /** `scale`: one step of an int16, in the unit of the birth; samples are rounded to steps and held within ±32,767. */
  | { readonly format: 'int16'; readonly scale: number };

/**
 * A chunk as the payload of its `wave/{captureId}/{chunk}`.
 *
 * @throws Error for a boot id that is not 8 lower-case hexadecimal digits: the header has no room for another.
 */
export function encodeWave(wave: WaveMessage, encoding: WaveEncoding): Uint8Array {
  if (!WAVE_BID.test(wave.bid)) throw new Error(`bid "${wave.bid}" is not 8 lower-case hexadecimal digits`);
  const each = encoding.format === 'float32' ? 4 : 2;
  const payload = new Uint8Array(WAVE_HEADER_BYTES + wave.samples.length * each);
  const view = new DataView(payload.buffer);
  writeHeader(view, wave, encoding.format, encoding.format === 'int16' ? encoding.scale : 1);
  for (const [i, sample] of wave.samples.entries()) {
    const at = WAVE_HEADER_BYTES + i * each;
    if (encoding.format === 'float32') view.setFloat32(at, sample, true);
    else view.setInt16(at, Math.max(-32_767, Math.min(32_767, Math.round(sample / encoding.scale))), true);
  }
  const ofHeader = crc32(payload.subarray(0, WAVE_HEADER.crc.at));
  view.setUint32(WAVE_HEADER.crc.at, crc32(payload.subarray(WAVE_HEADER_BYTES), ofHeader), true);
  return payload;
}

function writeHeader(view: DataView, wave: WaveMessage, format: WaveFormat, scale: number): void {
  const at = WAVE_HEADER;
  view.setUint16(at.magic.at, WAVE_MAGIC, true);
  view.setUint8(at.version.at, KNOWN_VERSIONS[0]);
  view.setUint8(at.format.at, WAVE_FORMATS[format]);
  view.setUint32(at.bid.at, Number.parseInt(wave.bid, 16), true);
  view.setUint32(at.seq.at, wave.seq, true);
  view.setBigUint64(at.t0.at, BigInt(wave.t0 ?? wave.up ?? 0), true);
  view.setUint16(at.alias.at, wave.alias, true);
  view.setUint16(at.chunk.at, wave.chunk, true);
  view.setUint16(at.chunks.at, wave.chunks, true);
  view.setUint16(at.flags.at, wave.t0 === undefined ? WAVE_FLAG_UP : 0, true);
  view.setFloat32(at.rate.at, wave.sampleRateHz, true);
  view.setFloat32(at.scale.at, scale, true);
}
