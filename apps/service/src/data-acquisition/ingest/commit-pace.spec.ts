import { describe, expect, it } from '@jest/globals';
import { CommitPace } from './commit-pace.ts';

const paced = () => new CommitPace({ commitMs: 100, leastRows: 1_000, mostRows: 10_000 });

describe('CommitPace', () => {
  it('has place for the most before it knows the store, and while the store is quick', () => {
    const pace = paced();
    expect(pace.rows).toBe(10_000);
    pace.took(5_000, 30);
    expect(pace.rows).toBe(10_000);
  });

  it('comes down to what a slow store takes in time, and up again with it', () => {
    const pace = paced();
    for (let i = 0; i < 10; i += 1) pace.took(pace.rows, pace.rows * 0.025);
    expect(pace.rows).toBeGreaterThan(3_900);
    expect(pace.rows).toBeLessThan(4_100);
    for (let i = 0; i < 10; i += 1) pace.took(pace.rows, pace.rows * 0.004);
    expect(pace.rows).toBe(10_000);
  });

  it('never falls below the least, and learns nothing from a small commit', () => {
    const pace = paced();
    for (let i = 0; i < 10; i += 1) pace.took(1_000, 5_000);
    expect(pace.rows).toBe(1_000);
    const other = paced();
    other.took(999, 5_000);
    expect(other.rows).toBe(10_000);
  });
});
