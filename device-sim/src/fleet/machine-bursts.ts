import { type EpochMs, epochMs } from '@kizashi/kernel';
import type { Capture } from '../device/capture.ts';
import type { MachineBehind, NotDone } from '../device/machine-behind.ts';
import type { WaveType } from '../machine-types/wave-type.ts';
import type { SimulatedMachine } from '../physics/simulated-machine.ts';

/** Of an int16. */
const CONVERTER_STEPS = 32_767;
/** `t`: of the tachometer that belongs to the sensor. */
const CAPTURE = /^([wt])(\d{1,2})-([0-9a-z]{1,11})$/;

/**
 * The bursts of one machine, for its controller. None is kept: a burst is a pure function of its instant, and its name
 * says which, so any of them can be recorded again.
 */
export class MachineBursts implements MachineBehind {
  readonly #machine: SimulatedMachine;
  readonly #now: () => EpochMs;
  readonly #lostAt: (at: EpochMs) => ReadonlySet<number>;

  /** `now`: the instant up to which the machine has measured; `lostAt`: chunks of a burst that the sampler loses then. */
  constructor(
    machine: SimulatedMachine,
    now: () => EpochMs,
    lostAt: (at: EpochMs) => ReadonlySet<number> = () => new Set(),
  ) {
    this.#machine = machine;
    this.#now = now;
    this.#lostAt = lostAt;
  }

  capture(channel: string): Capture | NotDone {
    const index = this.#waves.findIndex((one) => one.channel === channel);
    if (index < 0) return { status: 'refused', code: 'no-waves-of-this-channel' };
    return this.#at(index, this.#now()) ?? { status: 'failed', code: 'machine-stands' };
  }

  recall(captureId: string): Capture | undefined {
    const [, sensor = '', index = '', instant = ''] = CAPTURE.exec(captureId) ?? [];
    const at = Number.parseInt(instant, 36);
    if (!(at <= this.#now() && at >= this.#machine.startsAt)) return undefined;
    return sensor === 't' ? this.#speedAt(Number(index), epochMs(at)) : this.#at(Number(index), epochMs(at));
  }

  /** Those that come by themselves in [from, to). */
  *dueIn(from: EpochMs, to: EpochMs): Generator<Capture> {
    for (const [index, wave] of this.#waves.entries())
      for (const at of this.#machine.vibration.dueIn(wave, from, to)) {
        // The speed first: when a burst is whole the product can tell at which speed.
        const speed = this.#speedAt(index, at);
        if (speed !== undefined) yield speed;
        const capture = this.#at(index, at);
        if (capture !== undefined) yield capture;
      }
  }

  get #waves(): readonly WaveType[] {
    return this.#machine.type.waves;
  }

  #at(index: number, at: EpochMs): Capture | undefined {
    const wave = this.#waves[index];
    const samples = wave && this.#machine.vibration.record(wave, at);
    if (wave === undefined || samples === undefined) return undefined;
    const { channel, sampleRateHz } = wave;
    const id = `w${index}-${at.toString(36)}`;
    return { ...this.#captured(wave, channel, at), id, sampleRateHz, samples, lost: this.#lostAt(at) };
  }

  #speedAt(index: number, at: EpochMs): Capture | undefined {
    const wave = this.#waves[index];
    const samples = wave && this.#machine.vibration.recordSpeed(wave, at);
    if (wave?.tachometer === undefined || samples === undefined) return undefined;
    const id = `t${index}-${at.toString(36)}`;
    const { sampleRateHz } = wave.tachometer;
    return { ...this.#captured(wave, wave.speedChannel, at), id, sampleRateHz, samples, lost: new Set() };
  }

  #captured({ samplesPerChunk }: WaveType, channel: string, at: EpochMs) {
    const range = this.#machine.type.channels.find(({ id }) => id === channel)?.range;
    return {
      ...{ channel, samplesPerChunk },
      at: epochMs(at + this.#machine.clockOffsetAt(at)),
      scale: (range?.max ?? 1) / CONVERTER_STEPS,
    };
  }
}
