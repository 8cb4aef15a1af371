import type { BurstFeature } from '@kizashi/api-contract';

/** Texts by feature; a key of a text has no dots in its last part. */
export const FEATURE_NAMES = {
  rms: 'vibration.feature.rms',
  peak: 'vibration.feature.peak',
  crest: 'vibration.feature.crest',
  kurtosis: 'vibration.feature.kurtosis',
  velocity: 'vibration.feature.velocity',
  'band.low': 'vibration.feature.bandLow',
  'band.middle': 'vibration.feature.bandMiddle',
  'band.high': 'vibration.feature.bandHigh',
  'envelope.rms': 'vibration.feature.envelopeRms',
  'envelope.bpfo': 'vibration.feature.bpfo',
  'envelope.bpfi': 'vibration.feature.bpfi',
  'envelope.bsf': 'vibration.feature.bsf',
  'envelope.ftf': 'vibration.feature.ftf',
} as const satisfies Record<BurstFeature, string>;
