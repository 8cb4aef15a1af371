import { type EpochMs, HOUR_MS } from '@kizashi/kernel';
import { median } from 'simple-statistics';
import type { WearFound } from './known-end.ts';

/** As much of a scored life as its warning time is read from. */
export interface WarnedLife {
  readonly failed: boolean;
  readonly found: WearFound | null;
  readonly endedAt: EpochMs;
  /** The first urgent warning that came true, and the first order. */
  readonly warnedAt: EpochMs | null;
  readonly orderedAt: EpochMs | null;
}

export interface LeadTime {
  /** Lives that failed or were found badly worn: those that there was something to warn of. */
  readonly lives: number;
  readonly warned: number;
  /** From the first warning, urgent or by an order, to the end; null while none was given. */
  readonly medianHours: number | null;
}

export function leadTime(lives: readonly WarnedLife[]): LeadTime {
  const bad = lives.filter(({ failed, found }) => failed || found === 'advanced');
  const leads = bad.flatMap(({ endedAt, warnedAt, orderedAt }) => {
    const first = Math.min(warnedAt ?? Number.POSITIVE_INFINITY, orderedAt ?? Number.POSITIVE_INFINITY);
    return Number.isFinite(first) ? [(endedAt - first) / HOUR_MS] : [];
  });
  return {
    lives: bad.length,
    warned: leads.length,
    medianHours: leads.length === 0 ? null : median(leads),
  };
}
