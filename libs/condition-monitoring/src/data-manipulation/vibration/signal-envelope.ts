/// <reference path="./fourier-transform.d.ts" />
import { cifft, fft } from 'fourier-transform';
import { type Band, type SampledSignal, transformSizeOf, withoutMean } from './sampled-signal.ts';

/** Edges of a filter fall off over this share of the band's width, on either side: a hard edge rings. */
const EDGE_SHARE = 0.05;

/**
 * Where a bearing lets its seat ring, when nobody knows better: above gears and shaft, below what the sensor's own
 * filter takes away. A twentieth to two fifths of the rate; at 25.6 kHz 1.3 to 10.2 kHz.
 */
export function usualEnvelopeBand(rateHz: number): Band {
  return { from: rateHz / 20, to: (rateHz * 2) / 5 };
}

/**
 * How strongly a signal swings in a band, sample by sample: the magnitude of its analytic signal after a band-pass. Each
 * strike of a defect lets the structure ring in the band, so the envelope repeats with the strikes, where the signal
 * itself shows the structure only.
 *
 * Band-pass and Hilbert transform are one step in the frequency domain (Randall and Antoni 2011, section 5.3, figure 24).
 */
export function signalEnvelope({ samples, rate }: SampledSignal, band: Band): SampledSignal {
  const count = samples.length;
  const size = transformSizeOf(count);
  const input = new Float64Array(size);
  input.set(withoutMean(samples));
  const [lineRe, lineIm] = fft(input);
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  // Positive frequencies twice and negative ones not at all: the inverse is the analytic signal.
  for (let line = 1; line < size / 2; line++) {
    const gain = 2 * gainAt((line * rate) / size, band);
    re[line] = gain * lineRe[line]!;
    im[line] = gain * lineIm[line]!;
  }
  cifft(re, im);
  const envelope = new Float64Array(count);
  for (let i = 0; i < count; i++) envelope[i] = Math.hypot(re[i]!, im[i]!);
  return { samples: envelope, rate };
}

/** 1 inside, 0 outside, half a cosine between. */
function gainAt(hz: number, { from, to }: Band): number {
  const edge = EDGE_SHARE * (to - from);
  const inside = Math.min(hz - from, to - hz) / edge;
  if (inside >= 1) return 1;
  return inside <= -1 ? 0 : 0.5 + 0.5 * Math.sin((Math.PI / 2) * inside);
}
