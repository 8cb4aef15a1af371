import type { DeviceId, EpochMs, TimeRange } from '@kizashi/kernel';
import type { WaveChunk, Waveform, WaveformSummary } from './telemetry-store.ts';
import { sampleBytes, samplesOf } from './wave-samples.ts';
import { waveformSummary } from './waveform-summary.ts';

/** Chunks of one capture by their place in it. */
type Capture = Map<number, WaveChunk>;

/** Waveforms of the memory store: of chunks that come twice the first one stays. */
export class MemoryWaveforms {
  readonly #devices = new Map<DeviceId, Map<string, Capture>>();

  record(waves: readonly WaveChunk[]): void {
    for (const wave of waves) {
      const captures = this.#devices.get(wave.deviceId) ?? new Map<string, Capture>();
      const capture = captures.get(wave.captureId) ?? new Map<number, WaveChunk>();
      if (!capture.has(wave.chunk)) capture.set(wave.chunk, { ...wave, samples: wave.samples.slice() });
      this.#devices.set(wave.deviceId, captures.set(wave.captureId, capture));
    }
  }

  measuredIn(deviceId: DeviceId, { from, to }: TimeRange): WaveformSummary[] {
    return [...(this.#devices.get(deviceId)?.values() ?? [])]
      .map((capture) => waveformSummary(inOrder(capture)))
      .filter(({ measuredAt }) => measuredAt >= from && measuredAt < to)
      .sort((a, b) => a.measuredAt - b.measuredAt || (a.captureId < b.captureId ? -1 : 1));
  }

  waveform(deviceId: DeviceId, captureId: string): Waveform | undefined {
    const capture = this.#devices.get(deviceId)?.get(captureId);
    if (capture === undefined) return undefined;
    const chunks = inOrder(capture);
    const samples = samplesOf(chunks.map(({ samples }) => sampleBytes(samples)));
    return { ...waveformSummary(chunks), samples };
  }

  /** Removes captures measured before `before`; gives how many. */
  forget(before: EpochMs): number {
    let removed = 0;
    for (const captures of this.#devices.values()) {
      for (const [captureId, capture] of captures) {
        if (waveformSummary(inOrder(capture)).measuredAt >= before) continue;
        captures.delete(captureId);
        removed++;
      }
    }
    return removed;
  }
}

function inOrder(capture: Capture): WaveChunk[] {
  return [...capture.values()].sort((a, b) => a.chunk - b.chunk);
}
