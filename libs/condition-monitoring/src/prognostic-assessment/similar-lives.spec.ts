import { describe, expect, it } from '@jest/globals';
import { asId, epochMs, life, lifePerHour, type PartNumber } from '@kizashi/kernel';
import type { WearPoint } from './drift-first-passage.ts';
import { mostSimilar, pastLife, similarLives } from './similar-lives.ts';
import { wearModelContract } from './wear-model.contract.ts';

/** Wear of a part that lasts so long, up to an age: nothing until half of its life, then a square. */
function wearOf(lasts: number, until = lasts): readonly WearPoint[] {
  return Array.from({ length: Math.floor(until / 10) }, (_, i) => {
    const used = 10 * (i + 1);
    return [used, Math.max(0, used / lasts - 0.5) ** 2 / 0.25, 0.02];
  });
}

const past = [600, 700, 800, 900, 1_000, 1_100, 1_200].map((lasts) => pastLife(lasts, wearOf(lasts)));
const context = {
  partNumber: asId<PartNumber>('P'),
  lifeUnit: 'cycles' as const,
  prior: { beta: 2, eta: 900 },
};

wearModelContract('similarLives without past lives', similarLives([]));
wearModelContract('similarLives', similarLives(past));

describe('similarLives', () => {
  it.each([750, 850, 1_050])('says how long a part lasts that none was exactly like (%i)', (lasts) => {
    const model = similarLives(past);
    for (const share of [0.75, 0.9]) {
      let state = model.start(context);
      for (const [used, wear, wearSd] of wearOf(lasts, share * lasts)) {
        const at = epochMs(0);
        state = model.observe(state, { at, lifeUsed: life(used), rate: lifePerHour(1), wear, wearSd });
      }
      const { quantiles } = model.forecast(state, life(share * lasts))!;
      const left = (1 - share) * lasts;
      expect(Math.abs(quantiles[49]! - left)).toBeLessThan(0.35 * left);
      expect(quantiles[4]).toBeLessThan(left);
      expect(quantiles[94]).toBeGreaterThan(left);
    }
  });
});

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
