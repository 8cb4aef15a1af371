import type { LifeRow } from '@kizashi/condition-monitoring/prognostic-assessment';

/** Rows kept of a life: from so many to twice as many, about two for each step in which a life model looks at it. */
export const LEAST_ROWS = 250;

/**
 * Some rows of a life, evenly spaced and as they were: a mean of several would mix operating modes, and be steadier than
 * the windows that are compared with it. A channel that reports seldom has its newest reading since the row before. Rows
 * come in order and nobody knows how many; memory stays the same.
 */
export class ThinnedRows {
  #kept: LifeRow[] = [];
  #every = 1;
  #seen = 0;
  /** What came after the newest row that is kept, as one. */
  #since: LifeRow | undefined;

  /** A row at which no more life was used than at the one before is left out. */
  add(row: LifeRow): void {
    const newest = this.#since ?? this.#kept.at(-1);
    if (newest !== undefined && row.lifeUsed <= newest.lifeUsed) return;
    this.#since = together(this.#since, row);
    if (this.#seen++ % this.#every !== 0) return;
    this.#kept.push(this.#since);
    this.#since = undefined;
    if (this.#kept.length < 2 * LEAST_ROWS) return;
    const all = this.#kept;
    this.#kept = all.flatMap((one, i) => (i % 2 === 0 ? [together(all[i - 1], one)] : []));
    this.#since = all.at(-1);
    this.#every *= 2;
  }

  /** Ascending in life used; the newest is always among them, for that is where the life ended. */
  rows(): readonly LifeRow[] {
    return this.#since === undefined ? this.#kept : [...this.#kept, this.#since];
  }
}

/** The later of two rows, with readings of the earlier one where it has none. */
function together(earlier: LifeRow | undefined, later: LifeRow): LifeRow {
  if (earlier === undefined || !later.values.some(Number.isNaN)) return later;
  const values = later.values.map((value, i) => (Number.isNaN(value) ? earlier.values[i]! : value));
  return { lifeUsed: later.lifeUsed, values };
}
