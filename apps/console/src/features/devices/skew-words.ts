import { DAY_MS, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import type { TFunction } from 'i18next';

/** Less may be what a message takes to come in. */
const RIGHT_WITHIN_MS = MINUTE_MS;

/** How a device's clock stands to ours, in a sentence. @param skewMs positive where it is behind; null without a clock */
export function skewWords(skewMs: number | null, t: TFunction): string {
  if (skewMs === null) return t('device.clock.none');
  const off = Math.abs(skewMs);
  if (off < RIGHT_WITHIN_MS) return t('device.clock.right');
  const span = spanWords(off, t);
  return skewMs > 0 ? t('device.clock.behind', { span }) : t('device.clock.ahead', { span });
}

export function isClockWrong(skewMs: number | null): boolean {
  return skewMs !== null && Math.abs(skewMs) >= RIGHT_WITHIN_MS;
}

function spanWords(length: number, t: TFunction): string {
  if (length < 2 * HOUR_MS) return t('device.clock.minutes', { count: Math.round(length / MINUTE_MS) });
  if (length < 2 * DAY_MS) return t('device.clock.hours', { count: Math.round(length / HOUR_MS) });
  return t('device.clock.days', { count: Math.round(length / DAY_MS) });
}
