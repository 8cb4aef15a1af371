import type { Bucket } from '@kizashi/storage/telemetry-store';

/**
 * Buckets of one machine from those of its controllers, one after the other: they are on one grid, and share a bucket
 * where one replaced the other.
 */
export function mergeBuckets(ofEach: readonly (readonly Bucket[])[]): Bucket[] {
  const merged = new Map<number, Bucket>();
  for (const bucket of ofEach.flat()) {
    const there = merged.get(bucket.t);
    merged.set(bucket.t, there === undefined ? bucket : together(there, bucket));
  }
  return [...merged.values()].sort((a, b) => a.t - b.t);
}

function together(a: Bucket, b: Bucket): Bucket {
  const n = a.n + b.n;
  return {
    t: a.t,
    min: Math.min(a.min, b.min),
    avg: (a.avg * a.n + b.avg * b.n) / n,
    max: Math.max(a.max, b.max),
    n,
  };
}
