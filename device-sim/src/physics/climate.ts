import { DAY_MS, type EpochMs } from '@kizashi/kernel';
import type { Hall } from '../machine-types/machine-type.ts';
import { instantBits, normalOf } from '../random/hashed-noise.ts';
import { hashKey } from '../random/keyed-random.ts';
import type { LocalTime } from './local-time.ts';

/** Weather of a site in degrees Celsius: the year's mean, half the swing of the year and of the day. */
export interface Climate {
  readonly mean: number;
  readonly seasonal: number;
  readonly daily: number;
  /** Half a year apart. */
  readonly hemisphere: 'north' | 'south';
}

const YEAR_DAYS = 365.25;
/** Air is warmest about four weeks after the solstice of summer. */
const WARMEST_DAY = { north: 202, south: 202 - YEAR_DAYS / 2 };
const WARMEST_HOUR = 14;
/** Standard deviation of the weather from day to day. */
const WEATHER_SD = 2.5;

const MODERATE: Climate = { mean: 14, seasonal: 10, daily: 4, hemisphere: 'north' };

/** By the beginning of a time zone's name; the longest that fits counts. Rounded from 1991-2020 normals. */
const CLIMATES: readonly (readonly [zone: string, climate: Climate])[] = [
  ['Asia/Tokyo', { mean: 15.5, seasonal: 11, daily: 4, hemisphere: 'north' }],
  ['Asia/Bangkok', { mean: 28.5, seasonal: 2, daily: 4.5, hemisphere: 'north' }],
  ['Asia/Ho_Chi_Minh', { mean: 28, seasonal: 1.5, daily: 4, hemisphere: 'north' }],
  ['Asia/Singapore', { mean: 27.5, seasonal: 0.5, daily: 3.5, hemisphere: 'north' }],
  ['Asia/Jakarta', { mean: 28, seasonal: 0.5, daily: 4, hemisphere: 'south' }],
  ['Asia/Shanghai', { mean: 17, seasonal: 12, daily: 4, hemisphere: 'north' }],
  ['Asia/Seoul', { mean: 13, seasonal: 14, daily: 4.5, hemisphere: 'north' }],
  ['Asia/Kolkata', { mean: 26, seasonal: 5, daily: 5, hemisphere: 'north' }],
  ['Europe/', { mean: 10.5, seasonal: 9.5, daily: 4, hemisphere: 'north' }],
  ['America/Mexico_City', { mean: 17, seasonal: 2.5, daily: 7, hemisphere: 'north' }],
  ['America/Chicago', { mean: 10.5, seasonal: 14, daily: 5, hemisphere: 'north' }],
  ['America/Sao_Paulo', { mean: 20, seasonal: 3.5, daily: 4.5, hemisphere: 'south' }],
  ['America/Argentina/', { mean: 18, seasonal: 7, daily: 5, hemisphere: 'south' }],
  ['America/Santiago', { mean: 15, seasonal: 6.5, daily: 7, hemisphere: 'south' }],
  ['Africa/Johannesburg', { mean: 16.5, seasonal: 5, daily: 6, hemisphere: 'south' }],
  ['Australia/', { mean: 18, seasonal: 5.5, daily: 4.5, hemisphere: 'south' }],
  ['Pacific/Auckland', { mean: 15.5, seasonal: 4.5, daily: 3.5, hemisphere: 'south' }],
];

/** What weather a site has, by its time zone; a moderate northern one where the zone is not listed. */
export function climateOf(timeZone: string): Climate {
  let best: (typeof CLIMATES)[number] | undefined;
  for (const one of CLIMATES)
    if (timeZone.startsWith(one[0]) && one[0].length > (best?.[0].length ?? 0)) best = one;
  return best?.[1] ?? MODERATE;
}

/** Temperature outdoors and in a hall, a pure function of time: season, day and night, and weather by the day. */
export class AmbientTemperature {
  readonly #climate: Climate;
  readonly #time: LocalTime;
  readonly #weather: number;
  #day = Number.NaN;
  #today = 0;
  #tomorrow = 0;

  /** Machines of one time zone and seed share their weather. */
  constructor(climate: Climate, time: LocalTime, seed: number) {
    this.#climate = climate;
    this.#time = time;
    this.#weather = hashKey(seed, time.timeZone, 'weather');
  }

  outdoors(at: EpochMs): number {
    const { mean, seasonal, daily, hemisphere } = this.#climate;
    const days = this.#time.toLocalMs(at) / DAY_MS;
    const day = Math.floor(days);
    if (day !== this.#day) {
      this.#day = day;
      this.#today = WEATHER_SD * normalOf(this.#weather, instantBits(day));
      this.#tomorrow = WEATHER_SD * normalOf(this.#weather, instantBits(day + 1));
    }
    const share = days - day;
    return (
      mean +
      seasonal * wave(days / YEAR_DAYS, WARMEST_DAY[hemisphere] / YEAR_DAYS) +
      daily * wave(share, WARMEST_HOUR / 24) +
      this.#today * (1 - share) +
      this.#tomorrow * share
    );
  }

  indoors(at: EpochMs, hall: Hall): number {
    return hall.setpoint + hall.openness * (this.outdoors(at) - hall.setpoint);
  }
}

/** Between -1 and 1, highest at `peak`; both in whole periods. */
function wave(phase: number, peak: number): number {
  return Math.cos(2 * Math.PI * (phase - peak));
}
