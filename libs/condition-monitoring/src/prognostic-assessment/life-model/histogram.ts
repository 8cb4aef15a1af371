import { BINS } from './bins.ts';

/** Per bin: rows, and the sums of both targets' residuals. */
export const CELL = 3;
const COLUMN = BINS * CELL;

/** Rows and residual sums by bin of some columns, over the rows of one leaf. */
export function buildHistogram(
  columns: readonly Uint8Array[],
  rows: Int32Array,
  from: number,
  to: number,
  residuals: Float32Array,
): Float64Array {
  const histogram = new Float64Array(columns.length * COLUMN);
  for (let f = 0; f < columns.length; f++) {
    const column = columns[f]!;
    const start = f * COLUMN;
    for (let i = from; i < to; i++) {
      const row = rows[i]!;
      const at = start + column[row]! * CELL;
      histogram[at]! += 1;
      histogram[at + 1]! += residuals[2 * row]!;
      histogram[at + 2]! += residuals[2 * row + 1]!;
    }
  }
  return histogram;
}

/** What is left of the parent's rows for the other leaf. */
export function subtractHistogram(parent: Float64Array, child: Float64Array): Float64Array {
  const other = new Float64Array(parent.length);
  for (let i = 0; i < other.length; i++) other[i] = parent[i]! - child[i]!;
  return other;
}

export interface Split {
  /** Index among the columns that were tried. */
  readonly column: number;
  /** Rows in bins up to this one go left. */
  readonly bin: number;
  readonly missingLeft: boolean;
  readonly gain: number;
}

/**
 * The split after which both targets' residuals are explained best, gains of the targets summed; missing values are
 * tried on both sides. Undefined when nothing is gained.
 */
export function bestSplit(histogram: Float64Array, leastRows: number, l2: number): Split | undefined {
  let best: Split | undefined;
  let bestGain = 1e-9;
  for (let start = 0; start < histogram.length; start += COLUMN) {
    const missing = start + (BINS - 1) * CELL;
    let n = 0;
    let a = 0;
    let b = 0;
    for (let at = start; at < start + COLUMN; at += CELL) {
      n += histogram[at]!;
      a += histogram[at + 1]!;
      b += histogram[at + 2]!;
    }
    const whole = (a * a + b * b) / (n + l2);
    const missingRows = histogram[missing]!;
    for (let side = 0; side < (missingRows > 0.5 ? 2 : 1); side++) {
      let left = side === 1 ? missingRows : 0;
      let leftA = side === 1 ? histogram[missing + 1]! : 0;
      let leftB = side === 1 ? histogram[missing + 2]! : 0;
      for (let bin = 0; bin < BINS - 1; bin++) {
        const at = start + bin * CELL;
        left += histogram[at]!;
        leftA += histogram[at + 1]!;
        leftB += histogram[at + 2]!;
        if (left < leastRows) continue;
        const right = n - left;
        if (right < leastRows) break;
        const rightA = a - leftA;
        const rightB = b - leftB;
        const gain =
          (leftA * leftA + leftB * leftB) / (left + l2) +
          (rightA * rightA + rightB * rightB) / (right + l2) -
          whole;
        if (gain > bestGain) {
          bestGain = gain;
          best = { column: start / COLUMN, bin, missingLeft: side === 1, gain };
        }
      }
    }
  }
  return best;
}
