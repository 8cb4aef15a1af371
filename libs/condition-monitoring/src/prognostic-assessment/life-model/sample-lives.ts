import type { EndedLifeTrajectory } from '../learn-part.ts';
import { featureNames, lifeFeatures } from './life-features.ts';
import { type FeatureModel, followLife, startLife } from './life-memory.ts';

/** Ended lives as the trees see them: one sample a step of each life. */
export interface LifeSamples {
  /** `count` x `names.length`. */
  readonly features: Float32Array;
  readonly names: readonly string[];
  readonly count: number;
  /** Of each sample: which life, the life used at it, what was left, and whether the life ended by failure. */
  readonly life: Int32Array;
  readonly lifeUsed: Float64Array;
  readonly remaining: Float64Array;
  readonly failed: Uint8Array;
}

/** Values in the model's order; NaN where the life has no such channel or no reading. */
export function valuesOf(ended: EndedLifeTrajectory, channels: readonly string[]): readonly Float64Array[] {
  const { history } = ended;
  if (!history) return [];
  const columns = channels.map((channel) => history.channels.indexOf(channel));
  return history.values.map((row) => Float64Array.from(columns, (column) => row[column] ?? Number.NaN));
}

/** Follows every life by the same code as a part in use, and looks at it at the end of each step. */
export function sampleLives(lives: readonly EndedLifeTrajectory[], model: FeatureModel): LifeSamples {
  const names = featureNames(model);
  const rows: Float32Array[] = [];
  const of: { life: number; lifeUsed: number }[] = [];
  lives.forEach((ended, life) => {
    const lifeUsed = ended.history?.lifeUsed ?? [];
    const values = valuesOf(ended, model.channels);
    let memory = startLife(model);
    values.forEach((row, i) => {
      memory = followLife(memory, { lifeUsed: lifeUsed[i]!, values: row as unknown as number[] }, model);
      const next =
        i + 1 < values.length ? Math.floor(lifeUsed[i + 1]! / model.step) : Number.POSITIVE_INFINITY;
      if (next === memory.step) return;
      rows.push(lifeFeatures(memory, model));
      of.push({ life, lifeUsed: lifeUsed[i]! });
    });
  });
  const features = new Float32Array(rows.length * names.length);
  rows.forEach((row, i) => {
    features.set(row, i * names.length);
  });
  return {
    features,
    names,
    count: rows.length,
    life: Int32Array.from(of, (one) => one.life),
    lifeUsed: Float64Array.from(of, (one) => one.lifeUsed),
    remaining: Float64Array.from(of, (one) => Math.max(0, lives[one.life]!.life - one.lifeUsed)),
    failed: Uint8Array.from(of, (one) => Number(lives[one.life]!.failureObserved)),
  };
}
