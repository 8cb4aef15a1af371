import { DAY_MS, type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import type { ChannelType, MachineType, Signal, WearSignal } from '../machine-types/machine-type.ts';
import { standardNormal } from '../random/distributions.ts';
import { keyedRandom } from '../random/keyed-random.ts';
import type { DutyCycle } from './duty-cycle.ts';
import { type PartLife, SLOT_MS, slotOf } from './fitted-wear.ts';
import type { LocalTime } from './local-time.ts';
import type { SensorFault } from './sensor-fault.ts';
import { WearLog } from './wear-log.ts';
import { wearCurve } from './wear-shape.ts';

/** One channel's value at one instant, in the unit of the type. */
export type Reading = readonly [channel: string, value: number];

/** What nobody but a test may know. */
export interface HiddenState {
  readonly running: boolean;
  readonly operatingHours: number;
  readonly parts: readonly {
    readonly positionId: string;
    readonly serial: string;
    readonly consumed: number;
    readonly wear: number;
  }[];
}

/** A machine with sensors: a pure function from time to readings, once seed, duty and parts are given. */
export class SimulatedMachine {
  readonly type: MachineType;
  readonly serial: string;
  readonly duty: DutyCycle;
  readonly #seed: number;
  readonly #time: LocalTime;
  readonly #log: WearLog;
  readonly #faults: readonly SensorFault[];
  readonly #startsAt: EpochMs;

  constructor(options: {
    readonly type: MachineType;
    readonly serial: string;
    readonly seed: number;
    readonly time: LocalTime;
    readonly duty: DutyCycle;
    readonly startsAt: EpochMs;
    readonly operatingHoursAtStart: number;
    readonly parts: readonly PartLife[];
    readonly faults: readonly SensorFault[];
  }) {
    this.type = options.type;
    this.serial = options.serial;
    this.duty = options.duty;
    this.#seed = options.seed;
    this.#time = options.time;
    this.#faults = options.faults;
    this.#startsAt = slotOf(options.startsAt);
    this.#log = new WearLog(options);
  }

  hiddenState(at: EpochMs): HiddenState {
    const { running, operatingHours, consumed } = this.#log.at(at);
    const parts = this.#log.parts.map((part, i) => ({
      positionId: part.position.id,
      serial: part.serial,
      consumed: consumed[i] ?? 0,
      wear: wearCurve(part.position.wear)(consumed[i] ?? 0),
    }));
    return { running, operatingHours, parts };
  }

  get parts(): readonly PartLife[] {
    return this.#log.parts;
  }

  /** The parts as they will be once every replacement asked for has taken place. */
  get plannedParts(): readonly PartLife[] {
    return this.#log.plannedParts;
  }

  /** First instant at which a part can be replaced without changing what was already measured. */
  get openFrom(): EpochMs {
    return this.#log.openFrom;
  }

  replace(part: PartLife): void {
    this.#log.replace(part);
  }

  /** What the sensors report at an instant. Signs of wear are measured only while the machine runs. */
  readingsAt(at: EpochMs): Reading[] {
    const state = this.hiddenState(at);
    const readings: Reading[] = [];
    for (const channel of this.type.channels) {
      const value = this.#faultyValue(channel, at, state);
      if (value !== undefined) readings.push([channel.id, value]);
    }
    return readings;
  }

  #faultyValue(channel: ChannelType, at: EpochMs, state: HiddenState): number | undefined {
    const fault = this.#faults.find((one) => one.channel === channel.id && one.since <= at);
    if (fault?.kind === 'silent') return undefined;
    const value = this.#value(channel, at, state);
    if (fault === undefined || value === undefined) return value;
    return this.#lastValueBefore(channel, fault.since) ?? value;
  }

  #lastValueBefore(channel: ChannelType, at: EpochMs): number | undefined {
    for (let then = at; then >= this.#startsAt; then = epochMs(then - SLOT_MS)) {
      const value = this.#value(channel, then, this.hiddenState(then));
      if (value !== undefined) return value;
    }
    return undefined;
  }

  #value(channel: ChannelType, at: EpochMs, state: HiddenState): number | undefined {
    const exact = this.#signal(channel, channel.signal, at, state);
    if (exact === undefined) return undefined;
    const { min, max } = channel.range;
    const scale = 10 ** channel.decimals;
    return Math.round(Math.min(max, Math.max(min, exact)) * scale) / scale;
  }

  #signal(channel: ChannelType, signal: Signal, at: EpochMs, state: HiddenState): number | undefined {
    switch (signal.kind) {
      case 'wear':
        return state.running ? this.#wearSignal(channel, signal, at, state) : undefined;
      case 'load':
        return state.running
          ? this.duty.loadAt(at) * signal.scale + signal.noise * this.#noise(channel, at)
          : 0;
      case 'speed': {
        if (!state.running) return 0;
        const hour = Math.floor(at / HOUR_MS);
        const draw = keyedRandom(this.#seed, this.serial, channel.id, 'step', hour)();
        const step = signal.steps[Math.floor(draw * signal.steps.length)] ?? 0;
        return step + signal.noise * this.#noise(channel, at);
      }
      case 'operating-hours':
        return state.operatingHours;
      case 'ambient': {
        const hourOfDay = (this.#time.toLocalMs(at) % DAY_MS) / HOUR_MS;
        const wave = Math.cos(((hourOfDay - 14) / 24) * 2 * Math.PI);
        return signal.mean + signal.daily * wave + signal.noise * this.#noise(channel, at);
      }
    }
  }

  #wearSignal(channel: ChannelType, signal: WearSignal, at: EpochMs, state: HiddenState): number {
    const wear = state.parts.find((part) => part.positionId === signal.position)?.wear ?? 0;
    const own = standardNormal(keyedRandom(this.#seed, this.serial, channel.id, 'spread'));
    const normal = signal.normal * (1 + signal.spread * own);
    const aboveMeanLoad = this.duty.loadAt(at) - this.duty.meanLoad;
    return (
      normal +
      (signal.failing - normal) * wear +
      signal.perLoad * aboveMeanLoad +
      signal.noise * this.#noise(channel, at)
    );
  }

  #noise(channel: ChannelType, at: EpochMs): number {
    return standardNormal(keyedRandom(this.#seed, this.serial, channel.id, 'noise', at));
  }
}
