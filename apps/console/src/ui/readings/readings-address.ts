import type { Because, Forecast } from '@kizashi/api-contract';
import { DAY_MS, epochMs, HOUR_MS, toIso } from '@kizashi/kernel';

export interface ReadingsWindow {
  readonly channel?: string | undefined;
  readonly from: number;
  readonly to: number;
  /** The moment that is pointed out. */
  readonly at?: number | undefined;
}

/** The page of a machine with its chart at a channel and a time. */
export function readingsAddress(machineId: string, { channel, from, to, at }: ReadingsWindow): string {
  const search = new URLSearchParams();
  if (channel !== undefined) search.set('channel', channel);
  search.set('from', toIso(epochMs(from)));
  search.set('to', toIso(epochMs(to)));
  if (at !== undefined) search.set('at', toIso(epochMs(at)));
  return `/machines/${machineId}?${search}`;
}

/** When the evidence of a forecast ends: its newest reading, and where that is not kept the end of its window. */
export function newestReadingOf({ cause, dataQuality, asOf }: Forecast): number {
  if (cause?.kind === 'reading') return Date.parse(cause.measuredAt);
  if (cause?.kind === 'silence' && cause.lastReadingAt !== null) return Date.parse(cause.lastReadingAt);
  return Date.parse(dataQuality.newestEvidenceAt ?? asOf);
}

const AFTER = 6 * HOUR_MS;

/**
 * The readings that a forecast was made from: those of one reason from well before it moved, so that what is normal
 * can be seen as well; without a reason, those of the week before.
 */
export function readingsOf(forecast: Forecast, reason?: Because): ReadingsWindow {
  const at = newestReadingOf(forecast);
  const since = reason?.since === undefined ? at - 7 * DAY_MS : Date.parse(reason.since);
  const moved = Math.max(DAY_MS, at - since);
  const firstReason = forecast.because.find(({ channel }) => channel !== undefined)?.channel;
  return {
    channel: reason?.channel ?? firstReason,
    from: Math.min(since, at) - moved / 2,
    to: at + Math.min(AFTER, moved / 20),
    at,
  };
}
