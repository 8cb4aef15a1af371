import { type BinnedTable, binTable } from './bins.ts';
import { type BoostSettings, boostTrees } from './boosted-trees.ts';
import { type ConditionalLives, indexOf, type PastIndex } from './conditional-lives.ts';
import { addOpinion, type Expert, seenFeatures } from './expert.ts';
import { fusedFeatures, learnFusion } from './fuse-channels.ts';
import type { LifeSamples } from './sample-lives.ts';
import { seededRandom, shuffledIndexes } from './seeded-random.ts';

export type Targets = Pick<ConditionalLives, 'caps' | 'targetMean' | 'targetSd'>;

/** Five models, each without a fifth of the lives, and what each says of the lives that it has not seen. */
export interface CrossFit {
  readonly experts: readonly Expert[];
  readonly targets: Targets;
  /** Of each life: the fold that was set aside with it, of so many. */
  readonly fold: Int32Array;
  readonly folds: number;
  /** Of each sample, from the model that did not learn from its life. */
  readonly index: Float64Array;
}

/** Splits by life, never by row; failed and removed lives are dealt out separately. */
export function dealFolds(failed: readonly boolean[], folds: number, seed: number): Int32Array {
  const fold = new Int32Array(failed.length);
  let next = 0;
  const order = shuffledIndexes(failed.length, seededRandom(seed));
  for (const kind of [true, false]) {
    for (const life of order) if (failed[life] === kind) fold[life] = next++ % folds;
  }
  return fold;
}

export function crossFit(
  samples: LifeSamples,
  fold: Int32Array,
  folds: number,
  caps: Float64Array,
  settings: BoostSettings,
  seed: number,
  onProgress: (share: number) => void = () => {},
): CrossFit {
  const known = knownRows(samples, caps);
  const { targets, values } = targetsOf(samples, known, caps);
  const index = new Float64Array(samples.count);
  const width = samples.names.length;
  const featuresOf = (row: number) => samples.features.subarray(row * width, (row + 1) * width);
  const seen = Array.from({ length: samples.count }, (_, row) => seenFeatures(featuresOf(row)));
  const table = tableOf(seen);
  const experts = Array.from({ length: folds }, (_, k) => {
    const rows = known.filter((row) => fold[samples.life[row]!] !== k);
    const fusion = learnFusion(samples.features, width, rows, values);
    const trees = boostTrees(withFused(table, fusion, featuresOf), values, rows, settings, seed + k);
    const expert: Expert = { fusion, trees };
    for (let row = 0; row < samples.count; row++) {
      if (fold[samples.life[row]!] !== k) continue;
      const said = new Float64Array(2);
      addOpinion(expert, featuresOf(row), seen[row]!, said);
      index[row] = indexOf(said, targets);
    }
    onProgress((k + 1) / folds);
    return expert;
  });
  return { experts, targets, fold, folds, index };
}

/** Lives count the same, however many samples each has; of about 1, the mean over samples. */
function lifeWeights({ life, count }: LifeSamples): Float64Array {
  const samplesOf = new Map<number, number>();
  for (const one of life) samplesOf.set(one, (samplesOf.get(one) ?? 0) + 1);
  return Float64Array.from(life, (one) => count / samplesOf.size / samplesOf.get(one)!);
}

function tableOf(rows: readonly Float32Array[]): BinnedTable {
  const width = rows[0]?.length ?? 0;
  const features = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    features.set(row, i * width);
  });
  return binTable(features, width);
}

function withFused(
  table: BinnedTable,
  fusion: Float64Array,
  featuresOf: (row: number) => Float32Array,
): BinnedTable {
  const fused = tableOf(
    Array.from({ length: table.rows }, (_, row) => fusedFeatures(featuresOf(row), fusion)),
  );
  return { ...table, columns: [...table.columns, ...fused.columns], edges: [...table.edges, ...fused.edges] };
}

/** Predictions of all failed lives, and of removed ones: what was measured when nothing had been learned from them. */
export function pastIndexes(
  samples: LifeSamples,
  fit: CrossFit,
  keep: (life: number) => boolean,
): readonly PastIndex[] {
  const weights = lifeWeights(samples);
  const past: PastIndex[] = [];
  for (let row = 0; row < samples.count; row++) {
    if (!keep(samples.life[row]!)) continue;
    past.push({
      index: fit.index[row]!,
      remaining: samples.remaining[row]!,
      failed: samples.failed[row] === 1,
      weight: weights[row]!,
    });
  }
  return past;
}

/**
 * Rows whose restricted lives are known: all of lives that failed; of a part that was removed before it failed, those
 * from which it was seen to live on beyond the longer cap.
 */
function knownRows(samples: LifeSamples, caps: Float64Array): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < samples.count; row++) {
    if (samples.failed[row] === 1 || samples.remaining[row]! >= caps[1]!) rows.push(row);
  }
  return Int32Array.from(rows);
}

function targetsOf(samples: LifeSamples, rows: Int32Array, caps: Float64Array) {
  const restricted = (row: number, t: number) => Math.min(caps[t]!, samples.remaining[row]!);
  const targetMean = caps.map((_, t) => rows.reduce((sum, row) => sum + restricted(row, t), 0) / rows.length);
  const targetSd = caps.map(
    (_, t) =>
      Math.sqrt(
        rows.reduce((sum, row) => sum + (restricted(row, t) - targetMean[t]!) ** 2, 0) / rows.length,
      ) || 1,
  );
  const values = new Float64Array(2 * samples.count);
  for (const row of rows) {
    for (let t = 0; t < 2; t++) values[2 * row + t] = (restricted(row, t) - targetMean[t]!) / targetSd[t]!;
  }
  return { targets: { caps, targetMean, targetSd }, values };
}
