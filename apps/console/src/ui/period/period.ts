import { DAY_MS } from '@kizashi/kernel';
import type { Period } from '../../api/results.ts';
import type { DateWords } from '../format/date-words.ts';
import { startOfDay } from '../format/zoned-day.ts';

export const PRESETS = ['90d', '12m'] as const;
export type Preset = (typeof PRESETS)[number];
const PRESET_DAYS: Record<Preset, number> = { '90d': 90, '12m': 365 };

/** What the address says: `?period=12m`, or `?from=2026-04-01&to=2026-11-30`, both days included. */
export type PeriodChoice =
  | { readonly kind: Preset }
  | { readonly kind: 'own'; readonly fromDay: string; readonly toDay: string };

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function choiceOf(search: URLSearchParams): PeriodChoice {
  const [fromDay, toDay] = [search.get('from') ?? '', search.get('to') ?? ''];
  if (DAY.test(fromDay) && DAY.test(toDay)) return { kind: 'own', fromDay, toDay };
  const preset = PRESETS.find((known) => known === search.get('period'));
  return { kind: preset ?? '90d' };
}

export function searchOf(choice: PeriodChoice): URLSearchParams {
  if (choice.kind === 'own') return new URLSearchParams({ from: choice.fromDay, to: choice.toDay });
  return new URLSearchParams(choice.kind === '90d' ? {} : { period: choice.kind });
}

/** First and last day of a choice, as date fields give them. */
export function daysOf(
  choice: PeriodChoice,
  now: number,
  dates: DateWords,
): { readonly fromDay: string; readonly toDay: string } {
  if (choice.kind === 'own') return choice;
  return { fromDay: dates.isoDay(now - PRESET_DAYS[choice.kind] * DAY_MS), toDay: dates.isoDay(now) };
}

/** Undefined when the days are none, or the wrong way round. A period that ends today goes on up to now. */
export function periodOf(
  choice: PeriodChoice,
  now: number,
  timeZone: string,
  dates: DateWords,
): Period | undefined {
  const { fromDay, toDay } = daysOf(choice, now, dates);
  const from = startOfDay(fromDay, timeZone);
  const last = startOfDay(toDay, timeZone);
  if (from === undefined || last === undefined || from > last) return undefined;
  const iso = (at: number) => new Date(at).toISOString();
  if (choice.kind !== 'own' || toDay >= dates.isoDay(now)) return { from: iso(from) };
  // The day after, found by its calendar day: around a clock change a day has not 24 hours.
  const next = startOfDay(dates.isoDay(last + 36 * (DAY_MS / 24)), timeZone) ?? last + DAY_MS;
  return { from: iso(from), to: iso(next) };
}
