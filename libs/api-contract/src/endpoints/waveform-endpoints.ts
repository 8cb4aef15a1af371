import { waveform, waveformAnalysis, waveformQuery, waveformSummary } from '../waveforms.ts';
import { list, read } from './endpoint.ts';

/** Bursts of samples, as devices send them. */
export const waveformEndpoints = {
  waveforms: {
    list: list('/machines/{id}/waveforms', waveformSummary, waveformQuery),
    read: read('/machines/{id}/waveforms/{captureId}', waveform),
    analysis: read('/machines/{id}/waveforms/{captureId}/analysis', waveformAnalysis),
  },
} as const;
