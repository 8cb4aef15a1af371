import { seededRandom } from './seeded-random.ts';

/** Operating regimes of a machine: clusters of its settings. One regime when there is nothing to tell apart. */
export interface Regimes {
  readonly count: number;
  /** Mean and sd of each setting, by which distances are measured. */
  readonly mean: Float64Array;
  readonly sd: Float64Array;
  /** `count` x settings, standardised. */
  readonly centers: Float64Array;
  /** Squared distance from its centre within which a row belongs to a regime. */
  readonly reach: Float64Array;
}

const MOST_REGIMES = 12;
const MOST_ROWS = 4_000;
const STARTS = 6;
const ROUNDS = 25;
/** k regimes are real when they leave so many times less variance than k - 1; a continuum leaves a third to a half. */
const CLEAR = 10;
/** A regime that holds less than this share of the rows is no regime. */
const LEAST_SHARE = 0.005;
/** Rows up to so many times as far (squared) from the centre as the farthest learned one still belong. */
const REACH = 9;
const LEAST_REACH = 1e-4;

/**
 * Clusters settings by k-means++ (Arthur & Vassilvitskii 2007). The number of clusters is where the variance left
 * falls most; one when it nowhere falls clearly: settings that vary continuously have no regimes.
 * `rows` holds `settings` values a row; rows with missing ones are left out.
 */
export function findRegimes(rows: readonly Float64Array[], settings: number, seed: number): Regimes {
  const whole = rows.filter((row) => row.every(Number.isFinite));
  const random = seededRandom(seed);
  const sample = whole.length <= MOST_ROWS ? whole : whole.filter(() => random() < MOST_ROWS / whole.length);
  const { mean, sd } = momentsOf(sample, settings);
  const varying = sd.some((one) => one > 0);
  if (!varying || sample.length < 2 * MOST_REGIMES) return single(mean, sd, settings);
  const points = sample.map((row) => standardised(row, mean, sd));
  let best: { readonly ratio: number; readonly clusters: Clusters } | undefined;
  let before = clustered(points, settings, 1, random).left;
  for (let k = 2; k <= MOST_REGIMES; k++) {
    const clusters = clustered(points, settings, k, random);
    const ratio = before / Math.max(clusters.left, 1e-9 * points.length);
    const real = clusters.sizes.every((size) => size >= LEAST_SHARE * points.length);
    if (real && ratio > CLEAR && ratio > (best?.ratio ?? 0)) best = { ratio, clusters };
    before = clusters.left;
  }
  if (!best) return single(mean, sd, settings);
  const { centers, farthest } = best.clusters;
  const reach = farthest.map((distance) => Math.max(LEAST_REACH, REACH * distance));
  return { count: farthest.length, mean, sd, centers, reach };
}

/** The regime of a row of settings; -1 when it belongs to none that was learned. */
export function regimeOf(regimes: Regimes, settings: ArrayLike<number>): number {
  if (regimes.count === 1) return 0;
  const { mean, sd, centers, reach } = regimes;
  const size = mean.length;
  let nearest = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < regimes.count; k++) {
    let distance = 0;
    for (let s = 0; s < size; s++) {
      if (sd[s]! > 0) distance += ((settings[s]! - mean[s]!) / sd[s]! - centers[k * size + s]!) ** 2;
    }
    if (distance < least) {
      least = distance;
      nearest = k;
    }
  }
  return nearest >= 0 && least <= reach[nearest]! ? nearest : -1;
}

function single(mean: Float64Array, sd: Float64Array, settings: number): Regimes {
  return { count: 1, mean, sd, centers: new Float64Array(settings), reach: new Float64Array(1) };
}

function momentsOf(rows: readonly Float64Array[], settings: number) {
  const mean = new Float64Array(settings);
  const sd = new Float64Array(settings);
  for (const row of rows) for (let s = 0; s < settings; s++) mean[s]! += row[s]! / rows.length;
  for (const row of rows)
    for (let s = 0; s < settings; s++) sd[s]! += (row[s]! - mean[s]!) ** 2 / rows.length;
  for (let s = 0; s < settings; s++)
    sd[s] = Math.sqrt(sd[s]!) > 1e-9 * Math.abs(mean[s]!) ? Math.sqrt(sd[s]!) : 0;
  return { mean, sd };
}

function standardised(row: Float64Array, mean: Float64Array, sd: Float64Array): Float64Array {
  return row.map((value, s) => (sd[s]! > 0 ? (value - mean[s]!) / sd[s]! : 0));
}

interface Clusters {
  readonly centers: Float64Array;
  readonly sizes: readonly number[];
  readonly farthest: Float64Array;
  /** Sum of squared distances to the centres. */
  readonly left: number;
}

function clustered(
  points: readonly Float64Array[],
  settings: number,
  k: number,
  random: () => number,
): Clusters {
  const starts = k === 1 ? 1 : STARTS;
  let best: Clusters | undefined;
  for (let start = 0; start < starts; start++) {
    const clusters = descended(points, settings, spreadCenters(points, settings, k, random));
    if (!best || clusters.left < best.left) best = clusters;
  }
  return best!;
}

function spreadCenters(points: readonly Float64Array[], settings: number, k: number, random: () => number) {
  const centers = new Float64Array(k * settings);
  const nearest = new Float64Array(points.length).fill(Number.POSITIVE_INFINITY);
  let chosen = Math.floor(random() * points.length);
  for (let c = 0; c < k; c++) {
    centers.set(points[chosen]!, c * settings);
    let total = 0;
    for (let i = 0; i < points.length; i++) {
      nearest[i] = Math.min(nearest[i]!, distanceTo(points[i]!, centers, c * settings));
      total += nearest[i]!;
    }
    let wanted = random() * total;
    chosen = 0;
    while (chosen < points.length - 1 && wanted > nearest[chosen]!) wanted -= nearest[chosen++]!;
  }
  return centers;
}

function descended(points: readonly Float64Array[], settings: number, start: Float64Array): Clusters {
  const k = start.length / settings;
  const centers = start;
  const of = new Int32Array(points.length);
  let left = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const sums = new Float64Array(centers.length);
    const sizes = new Array<number>(k).fill(0);
    const farthest = new Float64Array(k);
    let now = 0;
    points.forEach((point, i) => {
      let least = Number.POSITIVE_INFINITY;
      for (let c = 0; c < k; c++) {
        const distance = distanceTo(point, centers, c * settings);
        if (distance < least) {
          least = distance;
          of[i] = c;
        }
      }
      const c = of[i]!;
      now += least;
      sizes[c]! += 1;
      farthest[c] = Math.max(farthest[c]!, least);
      for (let s = 0; s < settings; s++) sums[c * settings + s]! += point[s]!;
    });
    if (now >= left * (1 - 1e-9) || round === ROUNDS - 1) return { centers, sizes, farthest, left: now };
    left = now;
    for (let c = 0; c < k; c++) {
      if (sizes[c]! > 0)
        for (let s = 0; s < settings; s++) centers[c * settings + s] = sums[c * settings + s]! / sizes[c]!;
    }
  }
  throw new Error('unreachable');
}

function distanceTo(point: Float64Array, centers: Float64Array, from: number): number {
  let distance = 0;
  for (let s = 0; s < point.length; s++) distance += (point[s]! - centers[from + s]!) ** 2;
  return distance;
}
