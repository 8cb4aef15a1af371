import { describe, expect, it } from '@jest/globals';
import { thinEvenly } from './thin-evenly.ts';

const items = Array.from({ length: 10 }, (_, i) => i);

describe('thinEvenly', () => {
  it.each([
    [3, [0, 5, 9]],
    [4, [0, 3, 6, 9]],
    [2, [0, 9]],
    [1, [9]],
    [0, []],
    [10, items],
    [99, items],
    [2.9, [0, 9]],
  ])('leaves at most %d', (points, left) => {
    expect(thinEvenly(items, points)).toEqual(left);
  });
});
