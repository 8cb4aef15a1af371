import { amplitudeSpectrum, type Spectrum } from './amplitude-spectrum.ts';
import { bandRms, VELOCITY_BAND_HZ, velocityRms } from './band-rms.ts';
import {
  BEARING_DEFECTS,
  type BearingDefect,
  type BearingGeometry,
  defectOrders,
} from './bearing-defects.ts';
import { burstStatistics } from './burst-statistics.ts';
import { defectRatio } from './defect-ratio.ts';
import { isSpeedVarying, meanSpeedHz, type SpeedProfile, sampledByAngle } from './order-tracking.ts';
import type { Band, SampledSignal } from './sampled-signal.ts';
import { signalEnvelope, usualEnvelopeBand } from './signal-envelope.ts';
import type { VibrationQuantity } from './vibration-quantity.ts';

/**
 * What a burst is reduced to. In the channel's unit: `rms`, `peak`, `envelope.rms` and the bands; `velocity` in mm/s;
 * `crest`, `kurtosis` and the defects (`defectRatio`) have no unit.
 */
export const BURST_FEATURES = [
  'rms',
  'peak',
  'crest',
  'kurtosis',
  'velocity',
  'band.low',
  'band.middle',
  'band.high',
  'envelope.rms',
  'envelope.bpfo',
  'envelope.bpfi',
  'envelope.bsf',
  'envelope.ftf',
] as const;
export type BurstFeature = (typeof BURST_FEATURES)[number];

/** UCUM unit of a feature of bursts in this unit. */
export function unitOfFeature(feature: BurstFeature, burstUnit: string): string {
  if (feature === 'velocity') return 'mm/s';
  const isRatio = feature === 'crest' || feature === 'kurtosis' || /^envelope\.(?!rms)/.test(feature);
  return isRatio ? '1' : burstUnit;
}

/** Shaft and what hangs on it; natural frequencies of bearings and their seats; above them friction and lubrication. */
export const BURST_BANDS_HZ = {
  low: { from: 10, to: 1_000 },
  middle: { from: 1_000, to: 5_000 },
  high: { from: 5_000, to: 20_000 },
} as const satisfies Record<string, Band>;

/** A shorter burst says nothing that would not be chance. */
const FEWEST_SAMPLES = 256;

/** What is known about a burst besides its samples. What is unknown costs the features that need it, and no others. */
export interface BurstSurroundings {
  readonly quantity: VibrationQuantity;
  readonly bearing?: BearingGeometry;
  readonly speed?: SpeedProfile;
  /** Of the demodulation; left out: `usualEnvelopeBand`. */
  readonly envelopeBandHz?: Band;
}

/** Lines of the envelope with the place of each defect that can be told on its axis. */
export interface EnvelopeSpectrum {
  readonly spectrum: Spectrum;
  /** `order`: the speed ran, so the envelope was resampled by the shaft's angle. */
  readonly axis: 'Hz' | 'order';
  readonly defects: Readonly<Partial<Record<BearingDefect, number>>>;
  /** Mean over the burst; undefined where nobody knows it. */
  readonly shaftHz: number | undefined;
}

/** Features of one whole burst. A pure function of it, so a burst that is looked at again says the same. */
export function burstFeatures(
  burst: SampledSignal,
  surroundings: BurstSurroundings,
): Partial<Record<BurstFeature, number>> {
  if (burst.samples.length < FEWEST_SAMPLES) return {};
  const statistics = burstStatistics(burst.samples);
  const spectrum = amplitudeSpectrum(burst);
  const envelope = envelopeSpectrum(burst, surroundings);
  const features: Record<BurstFeature, number | undefined> = {
    ...statistics,
    velocity: velocityOf(spectrum, surroundings.quantity),
    'band.low': bandWithin(spectrum, BURST_BANDS_HZ.low),
    'band.middle': bandWithin(spectrum, BURST_BANDS_HZ.middle),
    'band.high': bandWithin(spectrum, BURST_BANDS_HZ.high),
    'envelope.rms': bandRms(envelope.spectrum, { from: 0, to: Number.POSITIVE_INFINITY }),
    ...defectFeatures(envelope),
  };
  return Object.fromEntries(Object.entries(features).filter(([, value]) => Number.isFinite(value)));
}

/** The spectrum of the envelope, over turns of the shaft where its speed ran. */
export function envelopeSpectrum(
  burst: SampledSignal,
  { bearing, speed, envelopeBandHz }: Omit<BurstSurroundings, 'quantity'>,
): EnvelopeSpectrum {
  // The structure rings at its own frequency however fast the shaft turns: demodulate first, then follow the shaft.
  const envelope = signalEnvelope(burst, envelopeBandHz ?? usualEnvelopeBand(burst.rate));
  const varying = speed !== undefined && isSpeedVarying(speed);
  const spectrum = amplitudeSpectrum(varying ? sampledByAngle(envelope, speed) : envelope);
  const shaftHz = speed && meanSpeedHz(speed, burst.samples.length / burst.rate);
  const orders = bearing && defectOrders(bearing);
  const perOrder = varying ? 1 : shaftHz;
  const defects: Partial<Record<BearingDefect, number>> = {};
  if (orders !== undefined && perOrder !== undefined)
    for (const defect of BEARING_DEFECTS) defects[defect] = orders[defect] * perOrder;
  return { spectrum, axis: varying ? 'order' : 'Hz', defects, shaftHz };
}

function defectFeatures({ spectrum, defects }: EnvelopeSpectrum) {
  const ratio = (defect: BearingDefect) => {
    const { [defect]: at, ...others } = defects;
    return at === undefined ? undefined : defectRatio(spectrum, at, Object.values(others));
  };
  return {
    'envelope.bpfo': ratio('bpfo'),
    'envelope.bpfi': ratio('bpfi'),
    'envelope.bsf': ratio('bsf'),
    'envelope.ftf': ratio('ftf'),
  };
}

/** A velocity that is read from less than half of its band would be another quantity under the same name. */
function velocityOf(spectrum: Spectrum, quantity: VibrationQuantity): number | undefined {
  if (endOf(spectrum) < VELOCITY_BAND_HZ.to / 2) return undefined;
  if (quantity.kind === 'acceleration') return quantity.toMetrePerSecondSquared * velocityRms(spectrum);
  if (quantity.kind === 'velocity')
    return quantity.toMillimetrePerSecond * bandRms(spectrum, VELOCITY_BAND_HZ);
  return undefined;
}

/** Bands that the burst does not reach into are absent, not 0. */
function bandWithin(spectrum: Spectrum, band: Band): number | undefined {
  return endOf(spectrum) > band.from ? bandRms(spectrum, band) : undefined;
}

function endOf({ perLine, amplitudes }: Spectrum): number {
  return (amplitudes.length - 1) * perLine;
}
