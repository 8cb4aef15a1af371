import type { Forecast } from '@kizashi/condition-monitoring/prognostic-assessment';
import { DAY_MS, type EpochMs, HOUR_MS } from '@kizashi/kernel';

/** Of the 99 quantiles those that figures are made of. */
export const KEPT_PERCENT = [5, 10, 25, 50, 75, 90, 95] as const;

/** The newest forecast of one part at the end of one day. Plain JSON, short names: there are 200,000 in a year. */
export interface DayRecord {
  /** Id of the fitted part. */
  readonly p: string;
  /** End of the newest window that the forecast uses. */
  readonly a: EpochMs;
  /** Days from then to the end at `KEPT_PERCENT`, null beyond what can be said; absent where it was withheld. */
  readonly q?: readonly (number | null)[];
  /** P(fail) within 72 h, 7 d and 30 d. */
  readonly f?: readonly [number, number, number];
}

/** What an estimated forecast says. */
interface Said {
  /** Remaining life at 1 % to 99 %, in life units. */
  readonly quantiles: ArrayLike<number>;
  /** Life units in an hour of the calendar. */
  readonly rate: number;
  readonly pFail: readonly [number, number, number];
}

export function dayRecord(forecast: Forecast): DayRecord {
  const { fittedPartId: p, asOf: a } = forecast;
  if (forecast.status === 'withheld') return { p, a };
  const { remaining, rate, pFail72h, pFail7d, pFail30d } = forecast;
  return recordOf(p, a, { quantiles: remaining.quantiles, rate, pFail: [pFail72h, pFail7d, pFail30d] });
}

export function recordOf(p: string, a: EpochMs, { quantiles, rate, pFail }: Said): DayRecord {
  const q = KEPT_PERCENT.map((percent) => {
    const days = (quantiles[percent - 1]! / rate) * (HOUR_MS / DAY_MS);
    return Number.isFinite(days) ? Number(days.toPrecision(5)) : null;
  });
  const [in72h, in7d, in30d] = pFail;
  return { p, a, q, f: [short(in72h), short(in7d), short(in30d)] };
}

function short(p: number): number {
  return Number(p.toPrecision(4));
}
