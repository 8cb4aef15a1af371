import type { Capture } from '../../device/capture.ts';
import type { MachineBehind } from '../../device/machine-behind.ts';
import type { RecordedBurst } from './recorded-machines.ts';
import type { ShiftedDates } from './shifted-dates.ts';

/** Steps that an int16 has on either side of 0. */
const CONVERTER_STEPS = 32_767;
/** 32 KiB of int16. */
const SAMPLES_PER_CHUNK = 16_384;

/** A recorded burst as its controller keeps it, at the date at which it is replayed. */
export function captureOf(burst: RecordedBurst, dates: Pick<ShiftedDates, 'at'>): Capture {
  const { id, channel, sampleRateHz, samples, step } = burst;
  const highest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return {
    ...{ id, channel, sampleRateHz, samples, samplesPerChunk: SAMPLES_PER_CHUNK },
    at: dates.at(burst.at),
    // What lies beyond the recording's own steps times an int16 is sent in coarser ones.
    scale: Math.max(step, highest / CONVERTER_STEPS),
    lost: new Set(),
  };
}

/** The memory of a controller whose bursts were recorded elsewhere: it can send them again and record none. */
export class RecordedBursts implements MachineBehind {
  readonly #bursts: ReadonlyMap<string, RecordedBurst>;
  readonly #dates: Pick<ShiftedDates, 'at'>;

  constructor(bursts: readonly RecordedBurst[], dates: Pick<ShiftedDates, 'at'>) {
    this.#bursts = new Map(bursts.map((burst) => [burst.id, burst]));
    this.#dates = dates;
  }

  capture() {
    return { status: 'refused', code: 'no-waves' } as const;
  }

  recall(captureId: string): Capture | undefined {
    const burst = this.#bursts.get(captureId);
    return burst && captureOf(burst, this.#dates);
  }
}
