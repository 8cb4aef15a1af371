import { BLOCK_STEPS, BLOCKS, closeStep, type FeatureModel, type LifeMemory } from './life-memory.ts';

/** How many steps ago the present is compared with: from, to. */
const PASTS = [
  [30, 50],
  [60, 80],
  [90, 120],
] as const;
export const OF_CHANNEL = [
  'level',
  'moved',
  'moved-lately',
  ...PASTS.map(([from]) => `since-${from}`),
  'moved-by-age',
];
export const OF_PART = ['age', 'started-at', 'distance', 'distance-lately', 'distance-by-age'];
/** Division by age begins here: of a part just fitted any drift is noise. */
const LEAST_AGE = 10;
/** A past counts when at least this share of its steps was seen. */
const LEAST_SEEN = 0.5;

export function featureNames(model: FeatureModel): readonly string[] {
  const channels = Array.from(model.scales.used, (c) => model.channels[c]!);
  return [...OF_PART, ...channels.flatMap((channel) => OF_CHANNEL.map((name) => `${channel} ${name}`))];
}

/**
 * What the trees see of a life after its newest row: the same numbers in training and in use. NaN where something was
 * not seen. Lengths of time are in steps, so that a part that lasts a week and one that lasts ten years look alike.
 */
export function lifeFeatures(memory: LifeMemory, model: FeatureModel): Float32Array {
  const { slow, fast, base, baseCount, startedAt, newest, ...now } = closeStep(memory, memory.step + 1);
  const used = slow.length;
  const features = new Float32Array(OF_PART.length + used * OF_CHANNEL.length).fill(Number.NaN);
  const age = newest / model.step;
  const older = Math.max(LEAST_AGE, age - startedAt);
  const overlaps = PASTS.map(([from, to]) => overlapsOf(now.blockSteps, now.blocks.length, from, to));
  let distance = 0;
  let lately = 0;
  let channels = 0;
  for (let c = 0; c < used; c++) {
    const level = slow[c];
    const recent = fast[c];
    if (level === null || level === undefined || recent === null || recent === undefined) continue;
    if (baseCount[c] === 0) continue;
    const at = OF_PART.length + c * OF_CHANNEL.length;
    const moved = level - base[c]!;
    const movedLately = recent - base[c]!;
    features[at] = level;
    features[at + 1] = moved;
    features[at + 2] = movedLately;
    overlaps.forEach((overlap, p) => {
      features[at + 3 + p] = recent - pastMean(now.blocks, overlap, c, PASTS[p]!);
    });
    features[at + 3 + PASTS.length] = moved / older;
    distance += moved ** 2;
    lately += movedLately ** 2;
    channels += 1;
  }
  features[0] = age;
  features[1] = startedAt;
  if (channels > 0) {
    features[2] = Math.sqrt(distance / channels);
    features[3] = Math.sqrt(lately / channels);
    features[4] = features[2]! / older;
  }
  return features;
}

/** How many steps of each block lie `from` to `to` steps ago; the block being filled has `filling` of them. */
function overlapsOf(filling: number, blocks: number, from: number, to: number): Float64Array {
  return Float64Array.from({ length: Math.min(blocks, BLOCKS) }, (_, b) => {
    const newest = filling + b * BLOCK_STEPS;
    return Math.max(0, Math.min(to, newest + BLOCK_STEPS) - Math.max(from, newest));
  });
}

function pastMean(
  blocks: LifeMemory['blocks'],
  overlap: Float64Array,
  c: number,
  [from, to]: readonly [number, number],
): number {
  let sum = 0;
  let steps = 0;
  for (let b = 0; b < overlap.length; b++) {
    const value = blocks[b]![c];
    if (overlap[b]! === 0 || value === null || value === undefined) continue;
    sum += overlap[b]! * value;
    steps += overlap[b]!;
  }
  return steps >= LEAST_SEEN * (to - from) ? sum / steps : Number.NaN;
}
