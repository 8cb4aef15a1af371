import {
  LIMITS,
  WAVE_FLAG_UP,
  WAVE_FORMATS,
  WAVE_HEADER,
  WAVE_HEADER_BYTES,
  WAVE_MAGIC,
  WAVE_RATE_HZ,
  WAVE_SCALE,
} from '@kizashi/firmware-contracts';
import type { Json } from './draft-07.ts';

/** A chunk of a wave, whose bytes no JSON Schema describes: their layout is an extension field. */
export const WAVE_MESSAGE: Json = {
  name: 'wave',
  title: 'wave, contract v1',
  summary:
    'One chunk of a vibration burst: a header and its samples, little-endian. Every chunk repeats what dates and scales the burst.',
  contentType: 'application/octet-stream',
  payload: {
    type: 'string',
    format: 'binary',
    minLength: WAVE_HEADER_BYTES + 2,
    maxLength: WAVE_HEADER_BYTES + LIMITS.waveChunkBytes,
  },
  'x-layout': {
    byteOrder: 'little-endian',
    header: Object.fromEntries(
      Object.entries(WAVE_HEADER).map(([name, { at, type }]) => [name, { at, type }]),
    ),
    magic: WAVE_MAGIC,
    formats: WAVE_FORMATS,
    flags: { upInsteadOfClock: WAVE_FLAG_UP },
    rateHz: WAVE_RATE_HZ,
    scale: WAVE_SCALE,
    crc: 'CRC-32 (ISO 3309, as in zlib) of the header before it and of the samples',
    samples: { at: WAVE_HEADER_BYTES },
  },
};
