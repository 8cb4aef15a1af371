import { DAY_MS, type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export const MINUTES_A_DAY = 1_440;
export const MINUTES_A_WEEK = 7 * MINUTES_A_DAY;

const known = new Map<string, LocalTime>();

/** The local time of a zone, one for all machines in it. @throws RangeError for an unknown IANA name. */
export function localTimeOf(timeZone: string): LocalTime {
  const time = known.get(timeZone) ?? new LocalTime(timeZone);
  known.set(timeZone, time);
  return time;
}

/** Wall-clock time of a site, for shifts and stops. Offsets are looked up once an hour of UTC and kept. */
export class LocalTime {
  readonly timeZone: string;
  readonly #format: Intl.DateTimeFormat;
  readonly #offsets = new Map<number, number>();
  #hour = Number.NaN;
  #offsetOfHour = 0;

  /** @throws RangeError when the runtime does not know the IANA name. */
  constructor(timeZone: string) {
    this.timeZone = timeZone;
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  }

  /** Milliseconds of the local calendar: equal local times differ by equal amounts, daylight saving or not. */
  toLocalMs(at: EpochMs): number {
    return at + this.#offset(at);
  }

  /** The instant at which the local calendar shows `localMs`; the later one where the hour was skipped. */
  fromLocalMs(localMs: number): EpochMs {
    const guess = localMs - this.#offset(epochMs(localMs));
    return epochMs(localMs - this.#offset(epochMs(guess)));
  }

  /** Minute of the local week, 0 at Monday 00:00. */
  minuteOfWeek(at: EpochMs): number {
    // 1970-01-01 was a Thursday, three days after a Monday.
    const minute = Math.floor(this.toLocalMs(at) / MINUTE_MS) + 3 * MINUTES_A_DAY;
    return ((minute % MINUTES_A_WEEK) + MINUTES_A_WEEK) % MINUTES_A_WEEK;
  }

  /** First instant at or after `from` with this weekday and minute of the day, local time. */
  next(from: EpochMs, weekday: Weekday, minuteOfDay: number): EpochMs {
    const wanted = WEEKDAYS.indexOf(weekday) * MINUTES_A_DAY + minuteOfDay;
    const ahead = (wanted - this.minuteOfWeek(from) + MINUTES_A_WEEK) % MINUTES_A_WEEK;
    const localMinute = Math.floor(this.toLocalMs(from) / MINUTE_MS) + ahead;
    const found = this.fromLocalMs(localMinute * MINUTE_MS);
    return found >= from ? found : this.fromLocalMs(localMinute * MINUTE_MS + 7 * DAY_MS);
  }

  #offset(at: EpochMs): number {
    const hour = Math.floor(at / HOUR_MS);
    if (hour === this.#hour) return this.#offsetOfHour;
    let offset = this.#offsets.get(hour);
    if (offset === undefined) {
      const parts = new Map<string, number>();
      for (const part of this.#format.formatToParts(hour * HOUR_MS)) parts.set(part.type, Number(part.value));
      const field = (name: string) => parts.get(name) ?? 0;
      offset =
        Date.UTC(field('year'), field('month') - 1, field('day'), field('hour'), field('minute')) -
        hour * HOUR_MS;
      this.#offsets.set(hour, offset);
    }
    this.#hour = hour;
    this.#offsetOfHour = offset;
    return offset;
  }
}

/** "06:30" as a minute of the day; "24:00" is the end of it. */
export function minuteOfDay(text: string): number {
  const [hours, minutes] = text.split(':');
  return Number(hours) * 60 + Number(minutes);
}
