import { MINUTE_MS } from '@kizashi/kernel';
import { offsetMinutes } from './zoned-day.ts';

/**
 * The instant of a wall clock's reading in a time zone.
 * @param local "2026-11-12T08:00", as date and time fields of forms give it.
 * @returns epoch ms, or undefined when the text is no such reading.
 */
export function instantOfLocal(local: string, timeZone: string): number | undefined {
  const utc = Date.parse(`${local}:00Z`);
  if (local.length !== 16 || Number.isNaN(utc)) return undefined;
  // The offset is that of the answer, not of the first guess: around a clock change they differ.
  const guess = utc - offsetMinutes(utc, timeZone) * MINUTE_MS;
  return utc - offsetMinutes(guess, timeZone) * MINUTE_MS;
}
