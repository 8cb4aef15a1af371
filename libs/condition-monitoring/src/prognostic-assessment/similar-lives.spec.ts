import { describe, expect, it } from '@jest/globals';
import type { WearPoint } from './drift-first-passage.ts';
import { mostSimilar, pastLife } from './similar-lives.ts';

/** Wear of a part that lasts so long, up to an age: nothing until half of its life, then a square. */
function wearOf(lasts: number, until = lasts): readonly WearPoint[] {
  return Array.from({ length: Math.floor(until / 10) }, (_, i) => {
    const used = 10 * (i + 1);
    return [used, Math.max(0, used / lasts - 0.5) ** 2 / 0.25, 0.02];
  });
}

const past = [600, 700, 800, 900, 1_000, 1_100, 1_200].map((lasts) => pastLife(lasts, wearOf(lasts)));
describe('mostSimilar', () => {
  it('names the lives that looked like it, and what was then left of them', () => {
    const found = mostSimilar(wearOf(880, 700), past, 3);
    expect(found).toHaveLength(3);
    expect(found[0]!.remaining).toBeGreaterThan(120);
    expect(found[0]!.remaining).toBeLessThan(260);
    for (const { lifeUsed, remaining } of found)
      expect(past.map(({ life: ended }) => ended)).toContain(lifeUsed + remaining);
  });

  it('names none for a part that nothing ever looked like', () => {
    const strange = Array.from({ length: 6 }, (_, i) => [10 * i, i % 2 === 0 ? 0.9 : 0.1, 0.02] as const);
    expect(mostSimilar(strange, past, 3)).toEqual([]);
  });
});
