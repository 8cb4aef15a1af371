import { describe, expect, it } from '@jest/globals';
import { instantBits, normalOf, uniformOf } from './hashed-noise.ts';
import { hashKey } from './keyed-random.ts';

const N = 50_000;
const key = hashKey(7, 'VMC-0042', 'spindle.load', 'noise');
const other = hashKey(7, 'VMC-0042', 'axis.x.torque', 'noise');
/** A reading every ten minutes, as instants come. */
const instants = Array.from({ length: N }, (_, i) => 1_790_000_000_000 + i * 600_000);
const normals = (of: number) => instants.map((at) => normalOf(of, instantBits(at)));
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const product = (a: readonly number[], b: readonly number[]) =>
  mean(a.map((value, i) => value * (b[i] ?? 0)));

describe('hashed noise', () => {
  it('is standard normal, tails included', () => {
    const values = normals(key);
    expect(Math.abs(mean(values))).toBeLessThan(0.02);
    expect(product(values, values)).toBeCloseTo(1, 1);
    expect(values.filter((value) => Math.abs(value) > 1.959964).length / N).toBeCloseTo(0.05, 2);
    expect(values.filter((value) => Math.abs(value) > 3).length / N).toBeCloseTo(0.0027, 3);
  });

  it('does not repeat itself from one instant to the next, nor from channel to channel', () => {
    const values = normals(key);
    expect(Math.abs(product(values.slice(1), values))).toBeLessThan(0.02);
    expect(Math.abs(product(values.slice(144), values))).toBeLessThan(0.02);
    expect(Math.abs(product(values, normals(other)))).toBeLessThan(0.02);
    expect(new Set(instants.map(instantBits)).size).toBeGreaterThan(N - 5);
  });

  it('is even between 0 and 1 where a chance is wanted', () => {
    const counts = Array<number>(10).fill(0);
    for (const at of instants) {
      const bin = Math.floor(uniformOf(key, instantBits(at)) * 10);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    for (const count of counts) expect(count / N).toBeCloseTo(0.1, 2);
  });

  it('is a pure function of key and instant', () => {
    expect(normals(key).slice(0, 100)).toEqual(normals(key).slice(0, 100));
    expect(normalOf(key, instantBits(1))).not.toBe(normalOf(key, instantBits(2 ** 32 + 1)));
  });
});
