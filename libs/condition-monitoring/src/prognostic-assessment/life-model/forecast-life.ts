import type { LifeDistribution } from '../forecast.ts';
import { indexOf, livesAt } from './conditional-lives.ts';
import { addOpinion, seenFeatures } from './expert.ts';
import { lifeFeatures } from './life-features.ts';
import type { LifeMemory } from './life-memory.ts';
import type { LifeModel } from './life-model.ts';

/**
 * Remaining life after `lifeUsed`, by the learned model alone; undefined while it has seen nothing. What was lived since
 * the newest row is taken off.
 */
export function forecastLife(
  memory: LifeMemory,
  lifeUsed: number,
  model: LifeModel,
): LifeDistribution | undefined {
  if (memory.newest < 0 || memory.seen.every((n, c) => n === 0 && memory.openCount[c] === 0))
    return undefined;
  const features = lifeFeatures(memory, model);
  const said = new Float64Array(2);
  const seen = seenFeatures(features);
  for (const expert of model.experts) addOpinion(expert, features, seen, said);
  const mean = said.map((sum) => sum / model.experts.length);
  const { quantiles } = livesAt(model.lives, indexOf(mean, model.lives));
  const lived = Math.max(0, lifeUsed - memory.newest);
  return { quantiles: lived > 0 ? quantiles.map((one) => Math.max(0, one - lived)) : quantiles };
}
