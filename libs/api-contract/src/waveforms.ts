import { z } from 'zod';
import { id, instant, pageQuery } from './common.ts';
import { burstFeature } from './machine-models.ts';

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

export const bearingDefect = z.enum(['bpfo', 'bpfi', 'bsf', 'ftf']);

/** What the product makes of one whole burst: its shape, its envelope spectrum, its features against the part's own. */
export const waveformAnalysis = z.object({
  captureId: z.string(),
  channel: z.string(),
  unit: z.string(),
  measuredAt: instant,
  sampleRateHz: z.number(),
  seconds: z.number(),
  /** Where the bearing is that it speaks of; null where the channel belongs to no position. */
  positionId: z.string().nullable(),
  /** Why single defects cannot be told; null where they can. */
  lacks: z.enum(['position', 'bearing', 'speed']).nullable(),
  /** Mean over the burst, in turns a second, and who said so. */
  speed: z.object({ hz: z.number(), from: z.enum(['tachometer', 'channel', 'nominal']) }).nullable(),
  /** Lowest and highest sample of each of a few hundred equal columns. */
  shape: z.object({ secondsPerColumn: z.number(), low: z.array(z.number()), high: z.array(z.number()) }),
  /** Lines from 0 on, in the channel's unit; over orders (times the shaft's speed) where the speed ran. */
  envelope: z.object({
    axis: z.enum(['Hz', 'order']),
    perLine: z.number(),
    amplitudes: z.array(z.number()),
    defects: z.array(z.object({ defect: bearingDefect, at: z.number() })),
  }),
  features: z.array(
    z.object({
      feature: burstFeature,
      unit: z.string(),
      value: z.number(),
      /** The machine's channel that keeps it; null where the model derives none. */
      channel: z.string().nullable(),
      /** Of the part's own first bursts; null while there are too few. */
      baseline: z.object({ mean: z.number(), sd: z.number(), bursts: z.int() }).nullable(),
    }),
  ),
});

export type WaveformAnalysis = z.infer<typeof waveformAnalysis>;
export type BearingDefect = z.infer<typeof bearingDefect>;
export type WaveformSummary = z.infer<typeof waveformSummary>;
export type Waveform = z.infer<typeof waveform>;
