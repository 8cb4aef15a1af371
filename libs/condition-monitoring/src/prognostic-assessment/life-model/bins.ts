/** Values of a feature fall into so many bins; the last is for missing ones. */
export const BINS = 64;
export const MISSING = BINS - 1;
/** Edges are found on at most so many values. */
const MOST_VALUES = 20_000;

/** A table of features cut into bins, column by column. */
export interface BinnedTable {
  readonly rows: number;
  readonly columns: readonly Uint8Array[];
  /** Of each column, ascending: bin b holds values up to and including edge b. */
  readonly edges: readonly Float32Array[];
}

/** `table` holds `features` values a row. Bins hold about equally many rows. */
export function binTable(table: Float32Array, features: number): BinnedTable {
  const rows = table.length / features;
  const every = Math.max(1, Math.floor(rows / MOST_VALUES));
  const edges: Float32Array[] = [];
  const columns: Uint8Array[] = [];
  for (let f = 0; f < features; f++) {
    const values = new Float32Array(Math.ceil(rows / every));
    let n = 0;
    for (let i = 0; i < rows; i += every) {
      const value = table[i * features + f]!;
      if (!Number.isNaN(value)) values[n++] = value;
    }
    const own = edgesOf(values.subarray(0, n).sort());
    const column = new Uint8Array(rows);
    for (let i = 0; i < rows; i++) column[i] = binOf(own, table[i * features + f]!);
    edges.push(own);
    columns.push(column);
  }
  return { rows, columns, edges };
}

function edgesOf(sorted: Float32Array): Float32Array {
  const edges: number[] = [];
  for (let b = 1; b < MISSING; b++) {
    const edge = sorted[Math.floor((b * sorted.length) / MISSING)];
    // The largest value needs no edge: nothing lies above it.
    if (edge !== undefined && edge < sorted.at(-1)! && edge !== edges.at(-1)) edges.push(edge);
  }
  return Float32Array.from(edges);
}

function binOf(edges: Float32Array, value: number): number {
  if (Number.isNaN(value)) return MISSING;
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= edges[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}
