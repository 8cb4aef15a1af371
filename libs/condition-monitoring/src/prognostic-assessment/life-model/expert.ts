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
export function seenColumns(width: number): Int32Array {
  const columns = Array.from({ length: width }, (_, i) => i);
  return Int32Array.from(
    columns.filter(
      (i) => i < OF_PART.length || !HIDDEN.test(OF_CHANNEL[(i - OF_PART.length) % OF_CHANNEL.length]!),
    ),
  );
}

/** Both standardised restricted lives, as the expert sees them, added to `into`. */
export function addOpinion({ fusion, trees }: Expert, features: Float32Array, into: Float64Array): void {
  const seen = seenColumns(features.length);
  const fused = fusedFeatures(features, fusion);
  const all = new Float32Array(seen.length + fused.length);
  for (let i = 0; i < seen.length; i++) all[i] = features[seen[i]!]!;
  all.set(fused, seen.length);
  addPrediction(trees, all, into);
}
