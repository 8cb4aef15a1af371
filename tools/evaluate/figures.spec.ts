import { describe, expect, it } from '@jest/globals';
import { type CutEngine, figuresOf } from './figures.ts';

const engine = (left: number, interval?: [number, number, number], openOrder = false): CutEngine => ({
  left,
  said: {
    cycle: 200,
    openOrder,
    ...(interval && { p10: interval[0], p50: interval[1], p90: interval[2] }),
  },
});
/** How many are covered; two withheld ones stand beside them, since no rank correlation can be had of one. */
function covered(...engines: CutEngine[]): number {
  const { coverage80, engines: all } = figuresOf([...engines, engine(30), engine(60)]);
  return Math.round(coverage80 * all);
}

describe('figuresOf', () => {
  it('counts orders among those near and far from their end, the edges included', () => {
    const { near, far } = figuresOf([
      engine(20, [5, 10, 30], true),
      engine(7, [5, 10, 30]),
      engine(21, [5, 10, 30], true),
      engine(99, [5, 10, 30], true),
      engine(100, [5, 10, 30], true),
      engine(145, [5, 10, 30]),
      engine(110, [5, 10, 30]),
    ]);
    expect(near).toEqual({ engines: 2, withOrder: 1 / 2 });
    expect(far).toEqual({ engines: 3, withOrder: 1 / 3 });
  });

  it('covers the truth from P10 to P90, the ends included', () => {
    expect(covered(engine(10, [10, 15, 20]), engine(20, [10, 15, 20]), engine(9, [10, 15, 20]))).toBe(2);
    expect(covered(engine(21, [10, 15, 20]))).toBe(0);
  });

  it('counts ends and truth as at most 125', () => {
    expect(covered(engine(145, [90, 120, 130]))).toBe(1);
    expect(covered(engine(145, [90, 120, 124]))).toBe(0);
    expect(covered(engine(130, [140, 160, 180]))).toBe(1);
    expect(covered(engine(120, [140, 160, 180]))).toBe(0);
  });

  it('takes no P90 for 125', () => {
    expect(covered(engine(145, [90, 120, Number.POSITIVE_INFINITY]))).toBe(1);
  });

  it('takes a withheld forecast for a miss that ranks lowest', () => {
    expect(covered(engine(60))).toBe(0);
    const rising = [10, 40, 70].map((left) => engine(left, [left - 5, left, left + 5]));
    expect(figuresOf([engine(5), ...rising]).spearman).toBeCloseTo(1, 12);
    expect(figuresOf([engine(90), ...rising]).spearman).toBeCloseTo(-0.2, 12);
  });

  it('gives tied forecasts the same rank, whatever their order', () => {
    const tied = (...lefts: number[]) => figuresOf(lefts.map((left) => engine(left, [40, 50, 60]))).spearman;
    expect(tied(1, 2, 3)).toBeNaN();
    const two = (a: number, b: number) =>
      figuresOf([engine(a, [40, 50, 60]), engine(b, [40, 50, 60]), engine(99, [60, 70, 80])]).spearman;
    expect(two(10, 20)).toBeCloseTo(two(20, 10), 12);
    // Ranks 1.5, 1.5, 3 against 1, 2, 3: 1.5 / sqrt(1.5 x 2).
    expect(two(10, 20)).toBeCloseTo(Math.sqrt(3) / 2, 12);
  });
});
