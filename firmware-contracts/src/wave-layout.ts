/** The header of a wave chunk, little-endian: where each field begins. Samples follow it to the end of the payload. */
export const WAVE_HEADER = {
  /** "KW" */
  magic: { at: 0, type: 'u16' },
  version: { at: 2, type: 'u8' },
  format: { at: 3, type: 'u8' },
  /** The boot id, whose 8 lower-case hexadecimal digits it is. */
  bid: { at: 4, type: 'u32' },
  seq: { at: 8, type: 'u32' },
  /** First sample of the whole capture: epoch milliseconds, or milliseconds since boot where `FLAG_UP` is set. */
  t0: { at: 12, type: 'u64' },
  alias: { at: 20, type: 'u16' },
  chunk: { at: 22, type: 'u16' },
  chunks: { at: 24, type: 'u16' },
  flags: { at: 26, type: 'u16' },
  /** Hz */
  rate: { at: 28, type: 'f32' },
  /** What one step of an int16 is in the unit of the birth; 1 with float32. */
  scale: { at: 32, type: 'f32' },
  /** CRC-32 (ISO 3309, as in zlib) of the 36 bytes before it and of the samples. */
  crc: { at: 36, type: 'u32' },
} as const;
export const WAVE_HEADER_BYTES = 40;

/** "KW" */
export const WAVE_MAGIC = 0x574b;
export const WAVE_FORMATS = { int16: 1, float32: 2 } as const;
export type WaveFormat = keyof typeof WAVE_FORMATS;
/** `t0` counts from boot: for devices without a clock. */
export const WAVE_FLAG_UP = 1;

/** Bounds that keep every scaled sample a finite float32. */
export const WAVE_RATE_HZ = { min: 0.001, max: 10_000_000 } as const;
export const WAVE_SCALE = { min: 1e-30, max: 1e30 } as const;

/** Boot ids that a wave's header can say. */
export const WAVE_BID = /^[0-9a-f]{8}$/;
