import type { LifeDistribution } from '../forecast.ts';
import { livesAt } from '../life-model/conditional-lives.ts';
import { lifeFeatures } from '../life-model/life-features.ts';
import type { LifeMemory } from '../life-model/life-memory.ts';
import type { OutsideModel } from './outside-model.ts';

/** What it is asked with after the newest row of a life; undefined while nothing was seen of the life. */
export function outsideInputs(memory: LifeMemory, model: OutsideModel): Float32Array | undefined {
  if (memory.version !== model.identity.version || memory.newest < 0) return undefined;
  if (memory.seen.every((n, c) => n === 0 && memory.openCount[c] === 0)) return undefined;
  const features = lifeFeatures(memory, model);
  return Float32Array.from(model.inputs, (index) => features[index]!);
}

/**
 * Remaining life after `lifeUsed`, given what it said of the newest row: what lives had left of which it had said the
 * same. Undefined where it said nothing. What was lived since that row is taken off.
 */
export function forecastOutside(
  memory: LifeMemory,
  lifeUsed: number,
  said: number | undefined,
  model: OutsideModel,
): LifeDistribution | undefined {
  if (said === undefined || !Number.isFinite(said)) return undefined;
  const { quantiles } = livesAt(model.lives, said);
  const lived = Math.max(0, lifeUsed - memory.newest);
  return { quantiles: lived > 0 ? quantiles.map((one) => Math.max(0, one - lived)) : quantiles };
}
