import { type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import type { MachineType } from '../machine-types/machine-type.ts';
import type { WaveType } from '../machine-types/wave-type.ts';
import { hashKey } from '../random/keyed-random.ts';
import type { DefectRace } from './bearing-frequencies.ts';
import type { Surroundings } from './channel-signal.ts';
import { SLOT_MS, slotOf } from './slot.ts';
import { shaftHzAt, type Vibration, vibrationBurst } from './vibration-burst.ts';

/** Which race of a bearing goes, hidden truth of each part. */
export function defectRaceOf(seed: number, machine: string, partSerial: string): DefectRace {
  return hashKey(seed, machine, partSerial, 'race') % 2 === 0 ? 'outer' : 'inner';
}

/** The vibration sensors of one machine. A pure function of time, as its other sensors are. */
export class VibrationRecorder {
  readonly #type: MachineType;
  readonly #serial: string;
  readonly #seed: number;
  readonly #startsAt: EpochMs;
  readonly #feel: (at: EpochMs) => Surroundings;

  /** `feel`: what surrounds the sensors at an instant from `startsAt` on. */
  constructor(options: {
    readonly type: MachineType;
    readonly serial: string;
    readonly seed: number;
    readonly startsAt: EpochMs;
    readonly feel: (at: EpochMs) => Surroundings;
  }) {
    this.#type = options.type;
    this.#serial = options.serial;
    this.#seed = options.seed;
    this.#startsAt = options.startsAt;
    this.#feel = options.feel;
  }

  /** Samples in the channel's unit; undefined while the machine stands: there is nothing to hear then. */
  record(wave: WaveType, at: EpochMs): Float32Array | undefined {
    const now = this.#feel(at);
    const vibration = this.#vibration(wave, at, now);
    return vibration && vibrationBurst(wave, vibration);
  }

  /** What its tachometer says during the same burst, in the speed channel's unit; undefined while the machine stands. */
  recordSpeed(wave: WaveType, at: EpochMs): Float32Array | undefined {
    const vibration = wave.tachometer && this.#vibration(wave, at, this.#feel(at));
    if (wave.tachometer === undefined || vibration === undefined) return undefined;
    const { sampleRateHz } = wave.tachometer;
    // Up to the end of the burst and not a sample less, so that nothing has to be guessed there.
    const count = Math.ceil((wave.samples / wave.sampleRateHz) * sampleRateHz) + 1;
    return Float32Array.from({ length: count }, (_, i) => 60 * shaftHzAt(wave, vibration, i / sampleRateHz));
  }

  #vibration(wave: WaveType, at: EpochMs, now: Surroundings): Vibration | undefined {
    if (!now.machine.running) return undefined;
    const worn = now.machine.parts[this.#type.positions.findIndex(({ id }) => id === wave.position)];
    if (worn === undefined) return undefined;
    const shaftHz = this.#speedOf(wave, now) / 60;
    const key = hashKey(this.#seed, this.#serial, wave.channel, 'burst', at);
    return {
      shaftHz,
      runsHz: (key % 2 === 0 ? 1 : -1) * wave.speedRuns * shaftHz,
      load: now.load / now.meanLoad,
      wear: worn.curve(worn.consumed),
      race: defectRaceOf(this.#seed, this.#serial, worn.part.serial),
      key,
    };
  }

  /** When bursts are due in [from, to): at the first running edge of a slot after each `everyHours` of running. */
  *dueIn({ everyHours }: WaveType, from: EpochMs, to: EpochMs): Generator<EpochMs> {
    const first = Math.max(slotOf(epochMs(from + SLOT_MS - 1)), this.#startsAt + SLOT_MS);
    for (let edge = first; edge < to; edge += SLOT_MS) {
      const { running, operatingHours } = this.#feel(epochMs(edge)).machine;
      // At the running edge before it had run a slot less, however long it has stood since.
      const before = operatingHours - SLOT_MS / HOUR_MS;
      if (running && Math.floor(operatingHours / everyHours) > Math.floor(before / everyHours))
        yield epochMs(edge);
    }
  }

  #speedOf({ speedChannel }: WaveType, { recipe }: Surroundings): number {
    const signal = this.#type.channels.find(({ id }) => id === speedChannel)?.signal;
    return signal?.kind === 'recipe' ? (signal.values[recipe] ?? 0) : 0;
  }
}
