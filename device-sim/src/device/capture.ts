import type { EpochMs } from '@kizashi/kernel';

/** A vibration burst as a controller keeps it until every chunk of it has arrived. */
export interface Capture {
  /** The device's own name for it, `CAPTURE_ID` of the contract; the same burst always has the same. */
  readonly id: string;
  /** Channel id of the birth. */
  readonly channel: string;
  /** Of the first sample, by the controller's clock. */
  readonly at: EpochMs;
  readonly sampleRateHz: number;
  /** In the channel's unit. */
  readonly samples: Float32Array;
  /** One step of the converter, in the channel's unit. */
  readonly scale: number;
  readonly samplesPerChunk: number;
  /** Chunks that do not go out until they are asked for: the sampler overran its buffer. */
  readonly lost: ReadonlySet<number>;
}

export function chunksOf({ samples, samplesPerChunk }: Capture): number {
  return Math.ceil(samples.length / samplesPerChunk);
}

/** The chunks that go out unasked. */
export function firstChunksOf(capture: Capture): readonly number[] {
  return [...Array(chunksOf(capture)).keys()].filter((chunk) => !capture.lost.has(chunk));
}
