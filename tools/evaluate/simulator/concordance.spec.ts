import { describe, expect, it } from '@jest/globals';
import { concordance } from './concordance.ts';

describe('concordance', () => {
  it('is 1 in the right order, 0 in the opposite, and a half where nothing is told apart', () => {
    expect(concordance([1, 2, 3], [10, 20, 30])).toBe(1);
    expect(concordance([3, 2, 1], [10, 20, 30])).toBe(0);
    expect(concordance([2, 2, 2], [10, 20, 30])).toBe(0.5);
  });

  it('leaves out pairs that are truly equal', () => {
    expect(concordance([1, 2, 9], [10, 10, 30])).toBe(1);
    expect(concordance([1, 2], [10, 10])).toBeNaN();
  });
});
