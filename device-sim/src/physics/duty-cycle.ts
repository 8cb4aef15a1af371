import { DAY_MS, type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import type { LoadProfile, ShiftWindow } from '../machine-types/machine-type.ts';
import { type LocalTime, MINUTES_A_DAY, MINUTES_A_WEEK, minuteOfDay, WEEKDAYS } from './local-time.ts';
import { WorkPlan } from './work-plan.ts';

/** A line stop that comes back every `everyWeeks` weeks; `firstAt` is its first beginning. */
export interface RecurringStop {
  readonly firstAt: EpochMs;
  readonly hours: number;
  readonly everyWeeks: number;
}

/** When a machine runs and what it does then. A pure function of time: the same instant, the same answer. */
export class DutyCycle {
  /** What the machine does while it runs. */
  readonly work: WorkPlan;
  /** Share of the week that the shift plan has the machine running, stops of the line not counted. */
  readonly utilisation: number;
  /** The same with the stops of the line taken off: hours of running in an hour of the calendar. */
  readonly runningShare: number;
  readonly #time: LocalTime;
  readonly #runningMinutes: Uint8Array;
  readonly #stops: readonly LocalStop[];

  constructor(options: {
    readonly time: LocalTime;
    readonly shifts: readonly ShiftWindow[];
    readonly stops: readonly RecurringStop[];
    readonly load: LoadProfile;
    readonly seed: number;
    /** Names the machine; machines with the same seed and key run alike. */
    readonly key: string;
  }) {
    this.work = new WorkPlan(options.load, options.seed, options.key);
    this.#time = options.time;
    const plan = weekOf(options.shifts);
    this.#runningMinutes = plan.minutes;
    this.#stops = options.stops.map((stop) => ({
      firstMs: options.time.toLocalMs(stop.firstAt),
      firstMinute: options.time.minuteOfWeek(stop.firstAt),
      lengthMs: stop.hours * HOUR_MS,
      periodMs: stop.everyWeeks * 7 * DAY_MS,
    }));
    this.utilisation = plan.running / MINUTES_A_WEEK;
    const stopped = this.#stops.reduce((sum, stop) => sum + this.#runningMinutesLost(stop), 0);
    this.runningShare = Math.max(0, plan.running - stopped) / MINUTES_A_WEEK;
  }

  /** Whether the shift plan has the machine running at this instant, outside the stops of its line. */
  runsAt(at: EpochMs): boolean {
    return this.#runningMinutes[this.#time.minuteOfWeek(at)] === 1 && !this.#standsAt(at);
  }

  /** Load as a ratio of the rated load while running; it changes from hour to hour with the work. */
  loadAt(at: EpochMs): number {
    return this.work.loadAt(at);
  }

  get meanLoad(): number {
    return this.work.meanLoad;
  }

  #standsAt(at: EpochMs): boolean {
    if (this.#stops.length === 0) return false;
    const localMs = this.#time.toLocalMs(at);
    return this.#stops.some(({ firstMs, lengthMs, periodMs }) => {
      const since = localMs - firstMs;
      return since >= 0 && since % periodMs < lengthMs;
    });
  }

  /** In a week, on average. */
  #runningMinutesLost(stop: LocalStop): number {
    let lost = 0;
    for (let i = 0; i < stop.lengthMs / MINUTE_MS; i++)
      lost += this.#runningMinutes[(stop.firstMinute + i) % MINUTES_A_WEEK] ?? 0;
    return (lost * 7 * DAY_MS) / stop.periodMs;
  }
}

interface LocalStop {
  readonly firstMs: number;
  readonly firstMinute: number;
  readonly lengthMs: number;
  readonly periodMs: number;
}

/** A shift plan by the minute, 1 is running; machines with the same plan share it. */
interface Week {
  readonly minutes: Uint8Array;
  readonly running: number;
}

const weeks = new WeakMap<readonly ShiftWindow[], Week>();

function weekOf(shifts: readonly ShiftWindow[]): Week {
  const known = weeks.get(shifts);
  if (known !== undefined) return known;
  const minutes = new Uint8Array(MINUTES_A_WEEK);
  for (const shift of shifts)
    for (const day of shift.days) {
      const midnight = WEEKDAYS.indexOf(day) * MINUTES_A_DAY;
      minutes.fill(1, midnight + minuteOfDay(shift.from), midnight + minuteOfDay(shift.to));
    }
  const week = { minutes, running: minutes.reduce((sum, minute) => sum + minute, 0) };
  weeks.set(shifts, week);
  return week;
}

/** Instants from `from` (inclusive) to `to` (exclusive) that are multiples of `stepMs`, shifted by `phaseMs`. */
export function* instants(from: EpochMs, to: EpochMs, stepMs: number, phaseMs = 0): Generator<EpochMs> {
  for (let at = Math.ceil((from - phaseMs) / stepMs) * stepMs + phaseMs; at < to; at += stepMs)
    yield epochMs(at);
}
