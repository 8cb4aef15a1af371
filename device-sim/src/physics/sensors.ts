import { DAY_MS, type EpochMs, epochMs } from '@kizashi/kernel';
import type { ChannelType, MachineType } from '../machine-types/machine-type.ts';
import { instantBits, uniformOf } from '../random/hashed-noise.ts';
import { hashKey } from '../random/keyed-random.ts';
import { type ChannelSignal, channelSignal, type Surroundings } from './channel-signal.ts';
import { isActive, type SensorFault } from './sensor-fault.ts';
import { SLOT_MS } from './slot.ts';

/** The sensors of one machine, with the faults that they have. A pure function of what they feel. */
export class Sensors {
  readonly #channels: readonly ChannelType[];
  readonly #signals: readonly ChannelSignal[];
  /** By channel; a swap is in the list of both. */
  readonly #faults: readonly (readonly SensorFault[])[];
  readonly #keys: readonly number[];
  readonly #frozen = new Map<SensorFault, number | undefined>();
  readonly #startsAt: EpochMs;
  readonly #feel: (at: EpochMs) => Surroundings;

  /** `feel`: what surrounds the sensors at an instant from `startsAt` on. */
  constructor(options: {
    readonly type: MachineType;
    readonly serial: string;
    readonly seed: number;
    readonly faults: readonly SensorFault[];
    readonly startsAt: EpochMs;
    readonly feel: (at: EpochMs) => Surroundings;
  }) {
    const { type, seed, serial, faults } = options;
    this.#channels = type.channels;
    this.#signals = type.channels.map((channel) => channelSignal(type, channel, seed, serial));
    this.#faults = type.channels.map(({ id }) =>
      faults.filter((fault) => fault.channel === id || (fault.kind === 'swapped' && fault.with === id)),
    );
    this.#keys = type.channels.map(({ id }) => hashKey(seed, serial, id, 'fault'));
    this.#startsAt = options.startsAt;
    this.#feel = options.feel;
  }

  /** What channel `i` reports; undefined where it reports nothing. */
  read(i: number, now: Surroundings): number | undefined {
    const faults = this.#faults[i];
    return faults === undefined || faults.length === 0
      ? this.#resolved(i, this.#signals[i]?.(now))
      : this.#readWithFaults(i, faults, now);
  }

  #readWithFaults(i: number, faults: readonly SensorFault[], now: Surroundings): number | undefined {
    let source = i;
    let bias = 0;
    let frozen: SensorFault | undefined;
    for (const fault of faults) {
      if (!isActive(fault, now.at)) continue;
      switch (fault.kind) {
        case 'silent':
          return undefined;
        case 'drop-out':
          if (this.#chance(i, 0, now.at) < fault.share) return undefined;
          break;
        case 'frozen':
          frozen = fault;
          break;
        case 'drift':
          bias += (fault.perDay * (now.at - fault.since)) / DAY_MS;
          break;
        case 'spikes':
          if (this.#chance(i, 1, now.at) < fault.share)
            bias += this.#chance(i, 2, now.at) < 0.5 ? -fault.size : fault.size;
          break;
        case 'swapped':
          source = this.#indexOf(fault.channel === this.#channels[i]?.id ? fault.with : fault.channel);
      }
    }
    const exact = this.#signals[source]?.(now);
    if (exact === undefined) return undefined;
    const last = frozen && this.#lastValueBefore(i, frozen);
    return last ?? this.#resolved(i, exact + bias);
  }

  /** What the sensor showed last when it froze. */
  #lastValueBefore(i: number, fault: SensorFault): number | undefined {
    if (this.#frozen.has(fault)) return this.#frozen.get(fault);
    let value: number | undefined;
    for (let at = fault.since; value === undefined && at >= this.#startsAt; at = epochMs(at - SLOT_MS))
      value = this.#resolved(i, this.#signals[i]?.(this.#feel(at)));
    this.#frozen.set(fault, value);
    return value;
  }

  /** As the sensor can show it: within its range, with its decimals. */
  #resolved(i: number, exact: number | undefined): number | undefined {
    const channel = this.#channels[i];
    if (exact === undefined || channel === undefined) return undefined;
    const { min, max } = channel.range;
    const scale = 10 ** channel.decimals;
    return Math.round(Math.min(max, Math.max(min, exact)) * scale) / scale;
  }

  #indexOf(id: string): number {
    return this.#channels.findIndex((channel) => channel.id === id);
  }

  /** In (0, 1), one number for each purpose and instant. */
  #chance(i: number, purpose: number, at: EpochMs): number {
    return uniformOf((this.#keys[i] ?? 0) + purpose, instantBits(at));
  }
}
