import { describe, expect, it } from '@jest/globals';
import { learnRidge } from './learn-ridge.ts';

describe('learnRidge', () => {
  it('finds the line that the numbers were made by', () => {
    const rows = Array.from({ length: 200 }, (_, i) => [Math.sin(i), 10 * Math.cos(3 * i)]);
    const { weights, bias } = learnRidge(
      rows,
      rows.map(([a, b]) => 7 + 2 * a! - 0.5 * b!),
    );
    expect(bias).toBeCloseTo(7, 2);
    expect(weights[0]).toBeCloseTo(2, 1);
    expect(weights[1]).toBeCloseTo(-0.5, 3);
  });
});
