import { describe, expect, it } from '@jest/globals';
import { type CutEngine, figuresOf } from './figures.ts';

const said = (left: number, more: Partial<CutEngine['said']> = {}): CutEngine => ({
  left,
  said: { cycle: 100, p10: left - 10, p50: left, p90: left + 10, openOrder: left <= 20, ...more },
});
const withheld = (left: number): CutEngine => ({ left, said: { cycle: 100, openOrder: false } });

describe('figuresOf', () => {
  it('counts open orders near the end and far from it', () => {
    const { near, far } = figuresOf([
      said(5),
      said(20, { openOrder: false }),
      said(60),
      said(100, { openOrder: true }),
      said(140),
    ]);
    expect(near).toEqual({ engines: 2, withOrder: 0.5 });
    expect(far).toEqual({ engines: 2, withOrder: 0.5 });
  });

  it('counts ends and truth as at most 125', () => {
    const long = said(300, { p10: 110, p50: 130, p90: 140 });
    expect(figuresOf([long, long])).toMatchObject({ coverage80: 1, meanWidth80: 15 });
    const short = said(300, { p10: 90, p50: 100, p90: 124 });
    expect(figuresOf([long, short]).coverage80).toBe(0.5);
  });

  it('counts a withheld engine as a miss in every figure and ranks it lowest', () => {
    const figures = figuresOf([withheld(10), said(50), said(100), said(140)]);
    expect(figures.near.withOrder).toBe(0);
    expect(figures.coverage80).toBe(0.75);
    expect(figures.spearman).toBeCloseTo(1);
    expect(figuresOf([withheld(140), said(50), said(100), said(10)]).spearman).toBeLessThan(0.5);
  });
});
