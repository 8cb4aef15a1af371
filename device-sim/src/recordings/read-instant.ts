import { type EpochMs, fromIso } from '@kizashi/kernel';

/** A date and a time with its offset: without one nobody knows which instant is meant. */
const INSTANT = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/** The instant that the text names; undefined for any other text, and for a day that is none (31 February). */
export function readInstant(text: string): EpochMs | undefined {
  const [, day] = INSTANT.exec(text) ?? [];
  if (day === undefined) return undefined;
  const midnight = new Date(`${day}T00:00:00Z`);
  // Date.parse takes 31 February for 3 March.
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== day) return undefined;
  return fromIso(text);
}
