import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { tabledExp } from './tabled-exp.ts';

describe('tabledExp', () => {
  it('is right to 5e-7 of the value, within its table and beyond', () => {
    fc.assert(
      fc.property(fc.double({ min: -40, max: 20, noNaN: true }), (x) => {
        expect(Math.abs(tabledExp(x) / Math.exp(x) - 1)).toBeLessThan(5e-7);
      }),
    );
  });

  it('knows the ends of the table and what is no number', () => {
    expect(tabledExp(-16)).toBe(Math.exp(-16));
    expect(tabledExp(6)).toBe(Math.exp(6));
    expect(tabledExp(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(tabledExp(Number.NaN)).toBeNaN();
  });
});
