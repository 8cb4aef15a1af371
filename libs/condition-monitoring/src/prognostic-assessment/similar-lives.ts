import type { WearPoint } from './drift-first-passage.ts';
import type { SimilarLife } from './forecast.ts';

/** The wear of a life that ended in failure, ascending in life. Plain JSON. */
export interface PastLife {
  readonly life: number;
  readonly lifeUsed: readonly number[];
  readonly wear: readonly number[];
}

/** Points of a past life that are kept, and wears of the own life that they are compared with. */
const KEPT_POINTS = 40;
const COMPARED_POINTS = 6;
/** How far wears of parts that are alike stray from each other, and their ages, as a share of the past life. */
const WEAR_SD = 0.04;
const AGE_SHARE_SD = 0.4;
/** Mean squared miss, in standard deviations, beyond which nobody would call two parts alike. */
const MOST_MISS = 4.6;

/** A failed life as it is kept: evenly thinned, the end always among it. */
export function pastLife(life: number, wear: readonly WearPoint[]): PastLife {
  const step = Math.max(1, Math.ceil(wear.length / KEPT_POINTS));
  const kept = wear.filter((_, i) => (wear.length - 1 - i) % step === 0);
  return {
    life,
    lifeUsed: kept.map(([used]) => used),
    wear: kept.map(([, value]) => Math.round(value * 1e4) / 1e4),
  };
}

/**
 * The past lives that once looked most like this part, the most alike first; one place of each (after Wang, Yu, Siegel
 * and Lee 2008). They explain a forecast and make none: as a model of its own, on engines set aside, what was left of
 * them was never nearer to the truth than degradation, which learns from the same wears.
 */
export function mostSimilar(
  points: readonly WearPoint[],
  past: readonly PastLife[],
  count: number,
): readonly SimilarLife[] {
  const seen = points.slice(-COMPARED_POINTS);
  return past
    .flatMap((life) => nearestPlace(seen, life) ?? [])
    .sort((a, b) => a.miss - b.miss)
    .slice(0, count)
    .map(({ life, lifeUsed }) => ({ lifeUsed, remaining: life - lifeUsed }));
}

interface Place {
  readonly life: number;
  readonly lifeUsed: number;
  readonly miss: number;
}

/** Where a past life looked most like this part; undefined where it never did. */
function nearestPlace(points: readonly WearPoint[], past: PastLife): Place | undefined {
  const now = points.at(-1);
  if (now === undefined) return undefined;
  const { life, lifeUsed, wear } = past;
  let best = MOST_MISS;
  let place: number | undefined;
  for (let i = 0; i < lifeUsed.length; i++) {
    const used = lifeUsed[i]!;
    let miss = ((used - now[0]) / (AGE_SHARE_SD * life)) ** 2;
    // Newest first: it alone rules most places out before the others are looked up.
    for (let k = points.length - 1; k >= 0 && miss < best; k--) {
      // By index: taken apart, each would be an iterator, thousands of times a forecast.
      const point = points[k]!;
      const then = wearAt(lifeUsed, wear, used - (now[0] - point[0]), i);
      miss += (point[1] - then) ** 2 / (point[2] ** 2 + WEAR_SD ** 2) / points.length;
    }
    if (miss >= best) continue;
    best = miss;
    place = used;
  }
  return place === undefined ? undefined : { life, lifeUsed: place, miss: best };
}

/** Wear of a past life at an age, between its points; before the first it was as at the first. */
function wearAt(lifeUsed: readonly number[], wear: readonly number[], age: number, from: number): number {
  let i = from;
  while (i > 0 && lifeUsed[i]! > age) i -= 1;
  const next = Math.min(i + 1, lifeUsed.length - 1);
  const span = lifeUsed[next]! - lifeUsed[i]!;
  const share = span > 0 ? Math.min(1, Math.max(0, (age - lifeUsed[i]!) / span)) : 0;
  return wear[i]! + share * (wear[next]! - wear[i]!);
}
