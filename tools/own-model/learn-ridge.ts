export interface Learnt {
  readonly weights: readonly number[];
  readonly bias: number;
}

/** Keeps features that say the same from growing against each other. */
const RIDGE = 1e-3;

/** Least squares with a little ridge: `bias` + `weights` x row comes nearest to `wanted`. */
export function learnRidge(rows: readonly (readonly number[])[], wanted: readonly number[]): Learnt {
  const width = rows[0]?.length ?? 0;
  const mean = Array.from({ length: width }, (_, c) => meanOf(rows.map((row) => row[c]!)));
  const level = meanOf(wanted);
  const centred = rows.map((row) => row.map((value, c) => value - mean[c]!));
  // Normal equations, a column more for the right-hand side.
  const table = mean.map((_, a) => [
    ...mean.map((_, b) => sum(centred.map((row) => row[a]! * row[b]!)) + (a === b ? RIDGE * rows.length : 0)),
    sum(centred.map((row, i) => row[a]! * (wanted[i]! - level))),
  ]);
  const weights = solved(table);
  return { weights, bias: level - sum(weights.map((weight, c) => weight * mean[c]!)) };
}

/** Gauss and Jordan; the ridge keeps every pivot above 0. */
function solved(table: readonly (readonly number[])[]): number[] {
  const rows = table.map((row) => [...row]);
  for (const [pivot, row] of rows.entries()) {
    const scale = row[pivot]!;
    for (let c = pivot; c < row.length; c++) row[c]! /= scale;
    for (const other of rows) {
      if (other === row) continue;
      const share = other[pivot]!;
      for (let c = pivot; c < row.length; c++) other[c]! -= share * row[c]!;
    }
  }
  return rows.map((row) => row.at(-1)!);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const meanOf = (values: readonly number[]) => sum(values) / values.length;
