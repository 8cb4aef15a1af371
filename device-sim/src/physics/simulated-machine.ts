import { type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import type { MachineType } from '../machine-types/machine-type.ts';
import { instantBits } from '../random/hashed-noise.ts';
import type { Surroundings } from './channel-signal.ts';
import { AmbientTemperature, climateOf } from './climate.ts';
import type { DutyCycle } from './duty-cycle.ts';
import { type Crash, type PartLife, usualPacePerHour } from './fitted-wear.ts';
import type { LocalTime } from './local-time.ts';
import { type ClockSkew, isActive, type SensorFault } from './sensor-fault.ts';
import { Sensors } from './sensors.ts';
import { slotOf } from './slot.ts';
import { VibrationRecorder } from './vibration-recorder.ts';
import { WearLog } from './wear-log.ts';
import type { WearShape } from './wear-shape.ts';
import type { WornPart } from './worn-part.ts';

/** One channel's value at one instant, in the unit of the type. */
export type Reading = readonly [channel: string, value: number];

/** What nobody but a test may know. */
export interface HiddenState {
  readonly running: boolean;
  readonly operatingHours: number;
  readonly output: number;
  readonly warmth: number;
  readonly parts: readonly HiddenPart[];
}

export interface HiddenPart {
  readonly positionId: string;
  readonly serial: string;
  /** By which it wears; decides how it fails. */
  readonly shape?: WearShape['kind'];
  readonly consumed: number;
  readonly wear: number;
  readonly failed: boolean;
  /** When it failed, or when it fails at the usual pace of its machine, were it the only part. */
  readonly failsAt: EpochMs;
}

/** A machine with sensors: a pure function from time to readings, once seed, duty and parts are given. */
export class SimulatedMachine {
  readonly type: MachineType;
  readonly serial: string;
  readonly duty: DutyCycle;
  /** Edge of the slot that it begins with. */
  readonly startsAt: EpochMs;
  readonly #log: WearLog;
  readonly #ambient: AmbientTemperature;
  readonly #sensors: Sensors;
  readonly vibration: VibrationRecorder;
  readonly #clockSkews: readonly ClockSkew[];

  constructor(options: {
    readonly type: MachineType;
    readonly serial: string;
    readonly seed: number;
    readonly time: LocalTime;
    readonly duty: DutyCycle;
    readonly startsAt: EpochMs;
    readonly operatingHoursAtStart: number;
    /** Shots, strokes or cycles made; left out: as many as such hours usually make. */
    readonly outputAtStart?: number;
    readonly parts: readonly PartLife[];
    readonly faults: readonly SensorFault[];
    readonly clockSkews?: readonly ClockSkew[];
  }) {
    const { type, serial, seed, time, duty } = options;
    this.type = type;
    this.serial = serial;
    this.duty = duty;
    this.#ambient = new AmbientTemperature(climateOf(time.timeZone), time, seed);
    this.#log = new WearLog({
      ...options,
      warmUp: type.warmUp,
      outputAtStart:
        options.outputAtStart ?? Math.floor(options.operatingHoursAtStart * duty.work.meanOutputPerHour),
    });
    const startsAt = slotOf(options.startsAt);
    this.startsAt = startsAt;
    const feel = (at: EpochMs) => this.#surroundings(at);
    this.#sensors = new Sensors({ ...options, startsAt, feel });
    this.vibration = new VibrationRecorder({ type, serial, seed, startsAt, feel });
    this.#clockSkews = options.clockSkews ?? [];
  }

  hiddenState(at: EpochMs): HiddenState {
    const moment = this.#log.at(at);
    return { ...moment, parts: moment.parts.map((worn) => this.#hiddenPart(worn, at)) };
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

  /** A blow to whatever part is in the position then, after everything that was measured so far. */
  crash(positionId: string, crash: Crash): void {
    this.#log.crash(positionId, crash);
  }

  /** What the sensors report at an instant. Signs of wear are measured only while the machine runs. */
  readingsAt(at: EpochMs): Reading[] {
    const now = this.#surroundings(at);
    const readings: Reading[] = [];
    const { channels } = this.type;
    for (let i = 0; i < channels.length; i++) {
      const value = this.#sensors.read(i, now);
      if (value !== undefined) readings.push([(channels[i] as { id: string }).id, value]);
    }
    return readings;
  }

  /** What the clock of the controller shows beyond the true time; its readings are dated with it. */
  clockOffsetAt(at: EpochMs): number {
    return this.#clockSkews.reduce((sum, skew) => sum + (isActive(skew, at) ? skew.offsetMs : 0), 0);
  }

  #surroundings(at: EpochMs): Surroundings {
    const { work } = this.duty;
    return {
      at,
      bits: instantBits(at),
      machine: this.#log.at(at),
      load: work.loadAt(at),
      meanLoad: work.meanLoad,
      burst: work.burstAt(at),
      recipe: work.recipeAt(at),
      ambient: this.#ambient.indoors(at, this.type.hall),
    };
  }

  #hiddenPart({ part, shape, curve, consumed, failedAt }: WornPart, at: EpochMs): HiddenPart {
    const hoursLeft = (1 - consumed) / usualPacePerHour(part, this.duty);
    return {
      positionId: part.position.id,
      serial: part.serial,
      shape: shape.kind,
      consumed,
      wear: curve(consumed),
      failed: failedAt !== undefined,
      failsAt: failedAt ?? epochMs(Math.round(at + hoursLeft * HOUR_MS)),
    };
  }
}
