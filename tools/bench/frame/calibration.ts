import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';

/**
 * Milliseconds that a fixed piece of work takes here and now: arithmetic, allocation, hashing. Absolute figures of two
 * runs can be compared only where this one is the same.
 */
export function calibrate(): number {
  let best = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const startedAt = performance.now();
    work();
    best = Math.min(best, performance.now() - startedAt);
  }
  return best;
}

function work(): void {
  const values = new Float64Array(1_000_000);
  let state = 1;
  for (let i = 0; i < values.length; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    values[i] = state;
  }
  values.sort();
  const text = JSON.stringify(Array.from(values.subarray(0, 20_000), (value, id) => ({ id, value })));
  JSON.parse(text);
  for (let i = 0; i < 10; i += 1) createHash('sha256').update(text).digest();
}
