const MINUTE_MS = 60_000;

/** Minutes that a zone is ahead of UTC at an instant. */
export function offsetMinutes(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(at);
  const read = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value ?? 0);
  const local = Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'));
  return Math.round((local - at) / MINUTE_MS);
}

/**
 * The instant at which a day begins in a time zone.
 * @param isoDay "2026-11-12", as date fields of forms give it.
 * @returns epoch ms, or undefined when the text is no day.
 */
export function startOfDay(isoDay: string, timeZone: string): number | undefined {
  const utc = Date.parse(`${isoDay}T00:00:00Z`);
  if (Number.isNaN(utc)) return undefined;
  // The offset is that of the answer, not of the first guess: around a clock change they differ.
  const guess = utc - offsetMinutes(utc, timeZone) * MINUTE_MS;
  return utc - offsetMinutes(guess, timeZone) * MINUTE_MS;
}
