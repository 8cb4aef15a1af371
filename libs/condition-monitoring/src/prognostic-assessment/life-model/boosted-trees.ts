import { type BinnedTable, MISSING } from './bins.ts';
import { type GrownTree, growTree } from './grow-tree.ts';
import { seededRandom, shuffledIndexes } from './seeded-random.ts';

/** Boosted trees for two targets that share every tree's structure. Nodes of all trees lie one after the other. */
export interface BoostedTrees {
  /** What both targets are before the first tree. */
  readonly start: Float64Array;
  /** First inner node and first leaf of each tree. */
  readonly firstNode: Int32Array;
  readonly firstLeaf: Int32Array;
  readonly feature: Uint16Array;
  /** Values up to and including it go left. */
  readonly threshold: Float32Array;
  readonly missingLeft: Uint8Array;
  /** Within the tree; below 0 they are leaves, -1 the first. */
  readonly left: Int16Array;
  readonly right: Int16Array;
  /** Both targets of each leaf, times the learning rate. */
  readonly leaves: Float32Array;
}

export interface BoostSettings {
  readonly trees: number;
  readonly rate: number;
  readonly leaves: number;
  readonly leastRows: number;
  readonly l2: number;
  readonly columnShare: number;
  readonly rowShare: number;
}

/**
 * Gradient boosting of squared errors (Friedman 2001) on histograms. `targets` holds both targets of every row of the
 * table; only `rows` are learned from. The same seed gives the same trees.
 */
export function boostTrees(
  table: BinnedTable,
  targets: Float64Array,
  rows: Int32Array,
  settings: BoostSettings,
  seed: number,
): BoostedTrees {
  const random = seededRandom(seed);
  const start = meanTargets(targets, rows);
  const residuals = new Float32Array(2 * table.rows);
  for (const row of rows) {
    residuals[2 * row] = targets[2 * row]! - start[0]!;
    residuals[2 * row + 1] = targets[2 * row + 1]! - start[1]!;
  }
  const tried = Math.max(1, Math.round(settings.columnShare * table.columns.length));
  const trees: GrownTree[] = [];
  const drawn = new Int32Array(rows.length);
  for (let t = 0; t < settings.trees; t++) {
    let n = 0;
    for (const row of rows) if (random() < settings.rowShare) drawn[n++] = row;
    const features = shuffledIndexes(table.columns.length, random).slice(0, tried).sort();
    const tree = growTree(table, drawn.subarray(0, n), features, residuals, settings);
    for (const row of rows) {
      const value = tree.values[leafOf(tree, table, row)]!;
      residuals[2 * row]! -= settings.rate * value[0];
      residuals[2 * row + 1]! -= settings.rate * value[1];
    }
    trees.push(tree);
  }
  return packed(trees, start, table, settings.rate);
}

/** Both targets for one row of features, added to `into`. */
export function addPrediction(model: BoostedTrees, features: Float32Array, into: Float64Array): void {
  const { firstNode, firstLeaf, feature, threshold, missingLeft, left, right, leaves } = model;
  let a = model.start[0]!;
  let b = model.start[1]!;
  for (let t = 0; t < firstNode.length; t++) {
    const first = firstNode[t]!;
    const nodes = (t + 1 < firstNode.length ? firstNode[t + 1]! : feature.length) - first;
    let node = nodes > 0 ? 0 : -1;
    while (node >= 0) {
      const at = first + node;
      const value = features[feature[at]!]!;
      // NaN compares false with everything, so missing values come to the second test.
      if (value <= threshold[at]!) node = left[at]!;
      else if (value > threshold[at]! || missingLeft[at] === 0) node = right[at]!;
      else node = left[at]!;
    }
    const leaf = 2 * (firstLeaf[t]! - 1 - node);
    a += leaves[leaf]!;
    b += leaves[leaf + 1]!;
  }
  into[0]! += a;
  into[1]! += b;
}

function leafOf(tree: GrownTree, table: BinnedTable, row: number): number {
  let node = tree.feature.length > 0 ? 0 : -1;
  while (node >= 0) {
    const bin = table.columns[tree.feature[node]!]![row]!;
    const goesLeft = bin === MISSING ? tree.missingLeft[node]! : bin <= tree.bin[node]!;
    node = goesLeft ? tree.left[node]! : tree.right[node]!;
  }
  return -1 - node;
}

function meanTargets(targets: Float64Array, rows: Int32Array): Float64Array {
  const mean = new Float64Array(2);
  for (const row of rows) {
    mean[0]! += targets[2 * row]! / rows.length;
    mean[1]! += targets[2 * row + 1]! / rows.length;
  }
  return mean;
}

function packed(
  trees: readonly GrownTree[],
  start: Float64Array,
  table: BinnedTable,
  rate: number,
): BoostedTrees {
  const firsts = (size: (tree: GrownTree) => number) => {
    let next = 0;
    return Int32Array.from(trees, (tree) => {
      const first = next;
      next += size(tree);
      return first;
    });
  };
  return {
    start,
    firstNode: firsts((tree) => tree.feature.length),
    firstLeaf: firsts((tree) => tree.values.length),
    feature: Uint16Array.from(trees.flatMap((tree) => tree.feature)),
    threshold: Float32Array.from(
      // A split after the last edge parts missing values from all others.
      trees.flatMap((tree) =>
        tree.bin.map((bin, n) => table.edges[tree.feature[n]!]![bin] ?? Number.POSITIVE_INFINITY),
      ),
    ),
    missingLeft: Uint8Array.from(trees.flatMap((tree) => tree.missingLeft.map(Number))),
    left: Int16Array.from(trees.flatMap((tree) => tree.left)),
    right: Int16Array.from(trees.flatMap((tree) => tree.right)),
    leaves: Float32Array.from(trees.flatMap((tree) => tree.values.flatMap(([a, b]) => [rate * a, rate * b]))),
  };
}
