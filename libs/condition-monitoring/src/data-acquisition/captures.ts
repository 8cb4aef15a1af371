import type { ChannelId, DeviceId, EpochMs } from '@kizashi/kernel';

/** One chunk of a waveform (a burst of samples, a "capture"), dated and in the machine model's unit. */
export interface AcquiredWave {
  readonly deviceId: DeviceId;
  readonly captureId: string;
  readonly boot: number;
  readonly seq: number;
  readonly channel: ChannelId;
  /** Place in its capture, from 0 to below `chunks`. */
  readonly chunk: number;
  readonly chunks: number;
  /** Of the first sample of the whole capture. */
  readonly measuredAt: EpochMs;
  readonly receivedAt: EpochMs;
  readonly sampleRateHz: number;
  readonly samples: Float32Array;
}

/** What every chunk of a capture has to agree on. */
export interface Capture {
  readonly captureId: string;
  readonly boot: number;
  readonly channel: ChannelId;
  readonly chunks: number;
  readonly sampleRateHz: number;
  readonly measuredAt: EpochMs;
}

export interface StoredCapture extends Capture {
  /** Chunks that have not come in. */
  readonly missing: readonly number[];
}

/** A chunk of a capture that is older than this many others is judged by itself. */
const REMEMBERED = 64;

/** The newest captures of one device, so that a chunk that contradicts its own is told from one that belongs to it. */
export class Captures {
  readonly #known = new Map<string, { readonly capture: Capture; readonly missing: Set<number> }>();

  constructor(stored: readonly StoredCapture[] = []) {
    for (const capture of stored) this.#remember(capture, new Set(capture.missing));
  }

  of(captureId: string): Capture | undefined {
    return this.#known.get(captureId)?.capture;
  }

  has(captureId: string, chunk: number): boolean {
    const known = this.#known.get(captureId);
    return known !== undefined && !known.missing.has(chunk);
  }

  take(wave: AcquiredWave): void {
    const { captureId, boot, channel, chunk, chunks, sampleRateHz, measuredAt } = wave;
    const known = this.#known.get(captureId);
    if (known) {
      known.missing.delete(chunk);
      return;
    }
    const missing = new Set(Array.from({ length: chunks }, (_, place) => place));
    missing.delete(chunk);
    this.#remember({ captureId, boot, channel, chunks, sampleRateHz, measuredAt }, missing);
  }

  #remember(capture: Capture, missing: Set<number>): void {
    this.#known.set(capture.captureId, { capture, missing });
    if (this.#known.size <= REMEMBERED) return;
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest);
      break;
    }
  }
}
