import type { Forecast } from '@kizashi/api-contract';
import { DAY_MS, HOUR_MS } from '@kizashi/kernel';
import type { DateWords } from '../format/date-words.ts';
import type { Wording } from '../format/use-wording.ts';

/** What is left of a life, as said: from P10 to P90; `high` null is "or more", both null "longer than can be said". */
export interface RemainingSpan {
  readonly unit: 'days' | 'hours';
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Days are calendar days at the site, so that "19 to 27 days" and "14 to 22 Nov" agree on every screen and all day
 * long. Below three days the clock counts, in hours.
 */
export function remainingSpan(
  forecast: Pick<Forecast, 'p10At' | 'p90At'>,
  now: number,
  dates: DateWords,
): RemainingSpan {
  const low = forecast.p10At === null ? null : Math.max(Date.parse(forecast.p10At), now);
  const high = forecast.p90At === null ? null : Math.max(Date.parse(forecast.p90At), now);
  if (low === null) return { unit: 'days', low: null, high: null };
  if (high !== null && high - now < 3 * DAY_MS) {
    return { unit: 'hours', low: Math.floor((low - now) / HOUR_MS), high: Math.ceil((high - now) / HOUR_MS) };
  }
  return {
    unit: 'days',
    low: dates.daysBetween(now, low),
    high: high === null ? null : dates.daysBetween(now, high),
  };
}

/** From here on days are no longer what people count a remaining life in. */
const LONG_DAYS = 365;

/** "40 days", "5 months", "10 years": as coarse as a far end deserves. */
function longWords(days: number, t: Wording['t']): string {
  if (days < 90) return t('words.span.days', { count: days });
  if (days < 730) return t('words.span.months', { count: Math.round(days / 30.44) });
  return t('words.span.years', { count: Math.round(days / 365.25) });
}

function longSpanWords(low: number, high: number | null, t: Wording['t']): string {
  const from = longWords(low, t);
  if (high === null) return t('words.span.longOpen', { low: from });
  const to = longWords(high, t);
  if (low <= 0) return t('words.span.longUpTo', { high: to });
  return from === to
    ? t('words.span.longAbout', { high: to })
    : t('words.span.longRange', { low: from, high: to });
}

/** "19 to 27 days", "5 months to 5 years", "55 days or more", "up to 30 hours". */
export function spanWords(span: RemainingSpan, { t }: Wording): string {
  if (span.low === null) return t('words.span.beyond');
  const days = span.unit === 'days';
  if (days && (span.high ?? span.low) >= LONG_DAYS) return longSpanWords(span.low, span.high, t);
  if (span.high === null)
    return t(days ? 'words.span.daysOpen' : 'words.span.hoursOpen', { count: span.low });
  if (span.low === span.high)
    return t(days ? 'words.span.daysAbout' : 'words.span.hoursAbout', { count: span.high });
  if (span.low <= 0) return t(days ? 'words.span.daysUpTo' : 'words.span.hoursUpTo', { count: span.high });
  return t(days ? 'words.span.daysRange' : 'words.span.hoursRange', { low: span.low, high: span.high });
}

/** "19 to 27 days left". */
export function leftWords(span: RemainingSpan, wording: Wording): string {
  return span.low === null
    ? wording.t('words.leftBeyond')
    : wording.t('words.left', { span: spanWords(span, wording) });
}
