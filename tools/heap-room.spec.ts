import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { growingPercent, LEAST_PERCENT, ROOM_BYTES } from './heap-room.mjs';

const MEGABYTE = 1024 * 1024;

describe('growingPercent', () => {
  it('never makes room for more garbage than is meant, whatever a collection leaves of the heap that it found', () => {
    const found = fc.integer({ min: MEGABYTE, max: 4096 * MEGABYTE });
    fc.assert(
      fc.property(found, fc.double({ min: 0, max: 1, noNaN: true }), (heap, share) => {
        const alive = heap * share;
        const garbage = (alive * growingPercent(heap)) / 100;
        const rounding = alive / 100;
        expect(garbage).toBeLessThanOrEqual(Math.max(ROOM_BYTES, (alive * LEAST_PERCENT) / 100) + rounding);
      }),
    );
  });

  it('lets a small heap grow as far as V8 itself would, and looks often through a large one', () => {
    expect(growingPercent(0)).toBe(300);
    expect(growingPercent(40 * MEGABYTE)).toBe(300);
    expect(growingPercent(400 * MEGABYTE)).toBe(30);
    expect(growingPercent(2_000 * MEGABYTE)).toBe(LEAST_PERCENT);
  });
});
