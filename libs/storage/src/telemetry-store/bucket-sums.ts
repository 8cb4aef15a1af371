import type { Bucket } from './telemetry-store.ts';

/** What a bucket holds, wherever it stands. */
export type BucketSums = Omit<Bucket, 't'>;

export function joined(known: BucketSums | undefined, part: BucketSums): BucketSums {
  if (known === undefined) return part;
  const n = known.n + part.n;
  return {
    min: Math.min(known.min, part.min),
    avg: (known.avg * known.n + part.avg * part.n) / n,
    max: Math.max(known.max, part.max),
    n,
  };
}
