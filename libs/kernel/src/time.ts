/** Milliseconds since 1970-01-01T00:00:00Z. Windows of time are half-open: [from, to). */
export type EpochMs = number & { readonly __unit: 'epoch-ms' };
/** A length of time in milliseconds. */
export type DurationMs = number & { readonly __unit: 'duration-ms' };

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

export function epochMs(value: number): EpochMs {
  return value as EpochMs;
}

export function durationMs(value: number): DurationMs {
  return value as DurationMs;
}

export function plus(at: EpochMs, length: number): EpochMs {
  return (at + length) as EpochMs;
}

/** ISO-8601 in UTC, as HTTP carries it. */
export function toIso(at: EpochMs): string {
  return new Date(at).toISOString();
}

/** The instant that an ISO-8601 text with an offset names, or undefined. */
export function fromIso(text: string): EpochMs | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : (at as EpochMs);
}

/** Half-open window of time. */
export interface TimeRange {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** Where "now" comes from: the wall clock or the fleet clock, never both behind one name. */
export type Now = () => EpochMs;
