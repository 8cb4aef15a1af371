import { z } from 'zod';
import { id, instant, pageQuery } from './common.ts';

/** One burst of samples of a channel (a "capture"), as far as it came in. */
export const waveformSummary = z.object({
  /** The device's own name for it. */
  captureId: z.string(),
  deviceId: id,
  channel: z.string(),
  /** Of the samples; the machine model's (UCUM). */
  unit: z.string(),
  /** Of the first sample. */
  measuredAt: instant,
  receivedAt: instant,
  sampleRateHz: z.number(),
  /** Messages that the device cut it into. */
  chunks: z.int(),
  /** Those of them that have not come in, from 0, ascending; the device is asked for them again. */
  missing: z.array(z.int()),
});

/**
 * With its samples: 32-bit floats, little-endian, base64; a quarter of what they would be as JSON numbers. Missing
 * chunks are left out, so only a complete one (`missing` is empty) is evenly spaced.
 */
export const waveform = waveformSummary.extend({
  sampleCount: z.int(),
  samplesBase64: z.string(),
});

/** `?channel=&from=&to=&limit=&cursor=`; half-open; without a range the last 30 days. */
export const waveformQuery = pageQuery.extend({
  channel: z.string().min(1).max(48).optional(),
  from: instant.optional(),
  to: instant.optional(),
});

export type WaveformSummary = z.infer<typeof waveformSummary>;
export type Waveform = z.infer<typeof waveform>;
