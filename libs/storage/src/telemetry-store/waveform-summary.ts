import { epochMs } from '@kizashi/kernel';
import type { WaveChunk, WaveformSummary } from './telemetry-store.ts';

/** What a summary is made of. */
export type ChunkHeader = Omit<WaveChunk, 'samples' | 'seq'>;

/** Of the chunks that came in of one capture: at least one, ascending by their place, none twice. */
export function waveformSummary(chunks: readonly ChunkHeader[]): WaveformSummary {
  const { deviceId, captureId, boot, channel, measuredAt, sampleRateHz, ...first } = chunks[0] as ChunkHeader;
  const here = new Set(chunks.map(({ chunk }) => chunk));
  return {
    deviceId,
    captureId,
    boot,
    channel,
    measuredAt,
    receivedAt: epochMs(Math.max(...chunks.map(({ receivedAt }) => receivedAt))),
    sampleRateHz,
    chunks: first.chunks,
    missing: Array.from({ length: first.chunks }, (_, place) => place).filter((place) => !here.has(place)),
  };
}
