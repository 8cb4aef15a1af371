import { type BinnedTable, MISSING } from './bins.ts';
import { bestSplit, buildHistogram, type Split, subtractHistogram } from './histogram.ts';

export interface TreeSettings {
  readonly leaves: number;
  readonly leastRows: number;
  readonly l2: number;
}

/** A grown tree: node 0 is the root; children below 0 are leaves, -1 the first. */
export interface GrownTree {
  /** Of each inner node. */
  readonly feature: readonly number[];
  readonly bin: readonly number[];
  readonly missingLeft: readonly boolean[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** Means of the residuals of both targets in each leaf, drawn towards 0. */
  readonly values: readonly (readonly [number, number])[];
}

interface Leaf {
  readonly from: number;
  readonly to: number;
  readonly histogram: Float64Array;
  readonly split: Split | undefined;
  /** Where the parent points at it; undefined at the root. */
  readonly hook?: { readonly node: number; readonly side: 'left' | 'right' };
}

/**
 * Grows one tree leaf by leaf, where most is gained (Shi 2007; Ke et al. 2017). `rows` is put in the order of the
 * leaves; `features` are the columns that may be split; `residuals` holds both targets' a row.
 */
export function growTree(
  table: BinnedTable,
  rows: Int32Array,
  features: Int32Array,
  residuals: Float32Array,
  settings: TreeSettings,
): GrownTree {
  const columns = Array.from(features, (f) => table.columns[f]!);
  const spare = new Int32Array(rows.length);
  const tree = {
    feature: [] as number[],
    bin: [] as number[],
    missingLeft: [] as boolean[],
    left: [] as number[],
    right: [] as number[],
  };
  const leafOf = (from: number, to: number, histogram: Float64Array, hook?: Leaf['hook']): Leaf => {
    const split = bestSplit(histogram, settings.leastRows, settings.l2);
    return { from, to, histogram, split, ...(hook ? { hook } : {}) };
  };
  const leaves: Leaf[] = [leafOf(0, rows.length, buildHistogram(columns, rows, 0, rows.length, residuals))];
  while (leaves.length < settings.leaves) {
    const next = mostGained(leaves);
    if (next < 0) break;
    const [{ from, to, histogram, split, hook }] = leaves.splice(next, 1) as [Leaf];
    const { column, bin, missingLeft } = split!;
    const middle = parted(columns[column]!, rows, from, to, bin, missingLeft, spare);
    const node = tree.feature.length;
    tree.feature.push(features[column]!);
    tree.bin.push(bin);
    tree.missingLeft.push(missingLeft);
    tree.left.push(0);
    tree.right.push(0);
    if (hook) tree[hook.side][hook.node] = node;
    const smallerLeft = middle - from <= to - middle;
    const [a, b] = smallerLeft ? [from, middle] : [middle, to];
    const smaller = buildHistogram(columns, rows, a, b, residuals);
    const other = subtractHistogram(histogram, smaller);
    leaves.push(
      leafOf(from, middle, smallerLeft ? smaller : other, { node, side: 'left' }),
      leafOf(middle, to, smallerLeft ? other : smaller, { node, side: 'right' }),
    );
  }
  const values = leaves.map(({ from, to, hook }, leaf): [number, number] => {
    if (hook) tree[hook.side][hook.node] = -1 - leaf;
    let a = 0;
    let b = 0;
    for (let i = from; i < to; i++) {
      a += residuals[2 * rows[i]!]!;
      b += residuals[2 * rows[i]! + 1]!;
    }
    const n = to - from + settings.l2;
    return [a / n, b / n];
  });
  return { ...tree, values };
}

function mostGained(leaves: readonly Leaf[]): number {
  let best = -1;
  let gain = 0;
  leaves.forEach(({ split }, i) => {
    if (split && split.gain > gain) {
      gain = split.gain;
      best = i;
    }
  });
  return best;
}

/** Rows that go left first, in their order, then the others; where the latter begin. */
function parted(
  column: Uint8Array,
  rows: Int32Array,
  from: number,
  to: number,
  bin: number,
  missingLeft: boolean,
  spare: Int32Array,
): number {
  let left = from;
  let right = 0;
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    const value = column[row]!;
    const goesLeft = value === MISSING ? missingLeft : value <= bin;
    if (goesLeft) rows[left++] = row;
    else spare[right++] = row;
  }
  rows.set(spare.subarray(0, right), left);
  return left;
}
