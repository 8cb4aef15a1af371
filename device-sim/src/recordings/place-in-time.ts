import { type EpochMs, epochMs, MINUTE_MS } from '@kizashi/kernel';
import type { RecordedUnit } from './read-cmapss.ts';

/** A row is measured at the end of its cycle, this long before the next one begins. */
const BEFORE_END_MS = MINUTE_MS;
/** The window of the last row closes two minutes after its end; the drive goes on until it has. */
const AFTER_END_MS = 5 * MINUTE_MS;

/** Where the rows of a recording stand in time. Cycles end at multiples of their length, units all end together. */
export interface Placement {
  readonly cycleMs: number;
  /** End of the last cycle of every unit: the recording's "now". */
  readonly endsAt: EpochMs;
}

/** The earliest place in which even the longest unit begins at or after an instant. */
export function placeAfter(units: readonly RecordedUnit[], cycleMs: number, from: EpochMs): Placement {
  const longest = Math.max(...units.map((unit) => unit.rows.length));
  return { cycleMs, endsAt: epochMs(Math.ceil(from / cycleMs) * cycleMs + longest * cycleMs) };
}

/** The latest place in which every unit has ended by an instant. */
export function placeBefore(cycleMs: number, until: EpochMs): Placement {
  return { cycleMs, endsAt: epochMs(Math.floor(until / cycleMs) * cycleMs) };
}

/** Instants of a unit's rows, oldest first: the last row of every unit is measured at the same instant. */
export function instantsOf(unit: RecordedUnit, { cycleMs, endsAt }: Placement): readonly EpochMs[] {
  const last = endsAt - BEFORE_END_MS;
  return unit.rows.map((_, i) => epochMs(last - (unit.rows.length - 1 - i) * cycleMs));
}

/** Beginning of a unit's first cycle: its part is fitted then. */
export function beginsAt(unit: RecordedUnit, { cycleMs, endsAt }: Placement): EpochMs {
  return epochMs(endsAt - unit.rows.length * cycleMs);
}

/** Where a driven clock must arrive so that the last cycle of every unit has been judged. */
export function driveUntil({ endsAt }: Placement): EpochMs {
  return epochMs(endsAt + AFTER_END_MS);
}
