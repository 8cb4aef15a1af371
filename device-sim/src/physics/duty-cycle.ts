import { type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import type { LoadProfile, ShiftWindow } from '../machine-types/machine-type.ts';
import { standardNormal } from '../random/distributions.ts';
import { keyedRandom } from '../random/keyed-random.ts';
import { type LocalTime, MINUTES_A_DAY, MINUTES_A_WEEK, minuteOfDay, WEEKDAYS } from './local-time.ts';

/** A line stop that comes back every `everyWeeks` weeks; `firstAt` is its first beginning. */
export interface RecurringStop {
  readonly firstAt: EpochMs;
  readonly hours: number;
  readonly everyWeeks: number;
}

/** When a machine runs and under which load. A pure function of time: the same instant, the same answer. */
export class DutyCycle {
  readonly #time: LocalTime;
  readonly #runningMinutes: Uint8Array;
  readonly #stops: readonly RecurringStop[];
  readonly #load: LoadProfile;
  readonly #seed: number;
  readonly #key: string;
  #loadHour = Number.NaN;
  #loadOfHour = Number.NaN;

  constructor(options: {
    readonly time: LocalTime;
    readonly shifts: readonly ShiftWindow[];
    readonly stops: readonly RecurringStop[];
    readonly load: LoadProfile;
    readonly seed: number;
    /** Names the machine; machines with the same seed and key run alike. */
    readonly key: string;
  }) {
    this.#time = options.time;
    this.#runningMinutes = minutesOf(options.shifts);
    this.#stops = options.stops;
    this.#load = options.load;
    this.#seed = options.seed;
    this.#key = options.key;
  }

  /** Whether the shift plan has the machine running at this instant, outside the stops of its line. */
  runsAt(at: EpochMs): boolean {
    return this.#runningMinutes[this.#time.minuteOfWeek(at)] === 1 && !this.#standsAt(at);
  }

  /** Load as a ratio of the rated load while running; it changes from hour to hour with the work. */
  loadAt(at: EpochMs): number {
    const hour = Math.floor(at / HOUR_MS);
    if (hour !== this.#loadHour) {
      const { mean, sd, min, max } = this.#load;
      const drawn = mean + sd * standardNormal(keyedRandom(this.#seed, this.#key, 'load', hour));
      this.#loadHour = hour;
      this.#loadOfHour = Math.min(max, Math.max(min, drawn));
    }
    return this.#loadOfHour;
  }

  /** Share of the week that the shift plan has the machine running, stops of the line not counted. */
  get utilisation(): number {
    return this.#runningMinutes.reduce((sum, minute) => sum + minute, 0) / MINUTES_A_WEEK;
  }

  get meanLoad(): number {
    return this.#load.mean;
  }

  #standsAt(at: EpochMs): boolean {
    return this.#stops.some((stop) => {
      const period = stop.everyWeeks * 7 * 24 * HOUR_MS;
      const since = this.#time.toLocalMs(at) - this.#time.toLocalMs(stop.firstAt);
      return since >= 0 && since % period < stop.hours * HOUR_MS;
    });
  }
}

function minutesOf(shifts: readonly ShiftWindow[]): Uint8Array {
  const minutes = new Uint8Array(MINUTES_A_WEEK);
  for (const shift of shifts)
    for (const day of shift.days) {
      const midnight = WEEKDAYS.indexOf(day) * MINUTES_A_DAY;
      minutes.fill(1, midnight + minuteOfDay(shift.from), midnight + minuteOfDay(shift.to));
    }
  return minutes;
}

/** Instants from `from` (inclusive) to `to` (exclusive) that are multiples of `stepMs`, shifted by `phaseMs`. */
export function* instants(from: EpochMs, to: EpochMs, stepMs: number, phaseMs = 0): Generator<EpochMs> {
  for (let at = Math.ceil((from - phaseMs) / stepMs) * stepMs + phaseMs; at < to; at += stepMs)
    yield epochMs(at);
}
