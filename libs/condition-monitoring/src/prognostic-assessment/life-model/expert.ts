import { addPrediction, type BoostedTrees } from './boosted-trees.ts';
import { fusedFeatures } from './fuse-channels.ts';
import { OF_CHANNEL, OF_PART } from './life-features.ts';

/** What was learned without one fold of the lives. */
export interface Expert {
  /** Weights by which channels are added up. */
  readonly fusion: Float64Array;
  readonly trees: BoostedTrees;
}

/** How far a single channel moved from its own beginning tells trees which life it is: they see only the sum of that. */
const HIDDEN = /^moved/;

/** Columns of life features that trees see as they are; what channels say together comes after them. */
function seenColumns(width: number): Int32Array {
  const columns = Array.from({ length: width }, (_, i) => i);
  return Int32Array.from(
    columns.filter(
      (i) => i < OF_PART.length || !HIDDEN.test(OF_CHANNEL[(i - OF_PART.length) % OF_CHANNEL.length]!),
    ),
  );
}

/** Of the life features of one moment, those that trees see as they are. */
export function seenFeatures(features: Float32Array): Float32Array {
  return Float32Array.from(seenColumns(features.length), (column) => features[column]!);
}

/** Both standardised restricted lives, as the expert sees them, added to `into`; `seen` is of the same features. */
export function addOpinion(
  { fusion, trees }: Expert,
  features: Float32Array,
  seen: Float32Array,
  into: Float64Array,
): void {
  const fused = fusedFeatures(features, fusion);
  const all = new Float32Array(seen.length + fused.length);
  all.set(seen);
  all.set(fused, seen.length);
  addPrediction(trees, all, into);
}
