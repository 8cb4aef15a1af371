import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { alongGrid } from './along-grid.ts';

const GRID = Float64Array.from({ length: 81 }, (_, i) => i / 80);
const DEEP = 14;

describe('alongGrid', () => {
  it('meets smooth logarithms to a hundredth with a third of the questions', () => {
    const shape = fc.record({
      centre: fc.double({ min: 0, max: 1, noNaN: true }),
      width: fc.double({ min: 0.2, max: 2, noNaN: true }),
      slope: fc.double({ min: -8, max: 8, noNaN: true }),
    });
    fc.assert(
      fc.property(shape, ({ centre, width, slope }) => {
        let asked = 0;
        const log = (x: number) => slope * x - ((x - centre) / width) ** 2 / 2;
        const values = alongGrid(GRID, DEEP, (x) => {
          asked += 1;
          return log(x);
        });
        expect(asked).toBeLessThanOrEqual(27);
        const highest = Math.max(...GRID.map(log));
        for (const [i, x] of GRID.entries())
          if (log(x) > highest - DEEP / 2) expect(Math.abs(values[i]! - log(x))).toBeLessThan(0.01);
      }),
    );
  });

  it('asks for every point of a ridge', () => {
    const log = (x: number) => -Math.abs(x - 0.513) * 300;
    const values = alongGrid(GRID, DEEP, log);
    for (const [i, x] of GRID.entries()) if (Math.abs(x - 0.513) < 0.02) expect(values[i]).toBe(log(x));
  });

  it('leaves alone what lies deep below the rest, and what is impossible', () => {
    const asked: number[] = [];
    const values = alongGrid(GRID, DEEP, (x) => {
      asked.push(x);
      return x < 0.5 ? Number.NEGATIVE_INFINITY : 0;
    });
    expect(asked.filter((x) => x < 0.4)).toHaveLength(8);
    expect(values.filter((_, i) => GRID[i]! < 0.4).every((value) => value === Number.NEGATIVE_INFINITY)).toBe(
      true,
    );
    expect(values[80]).toBe(0);
  });
});
