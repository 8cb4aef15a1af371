import { describe, expect, it } from '@jest/globals';
import { forEachAtOnce } from './for-each-at-once.ts';

const pause = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('forEachAtOnce', () => {
  it('works on every item once, never on more than the limit together', async () => {
    const done: number[] = [];
    let together = 0;
    let most = 0;
    await forEachAtOnce(
      Array.from({ length: 20 }, (_, i) => i),
      3,
      async (item) => {
        most = Math.max(most, ++together);
        await pause();
        together--;
        done.push(item);
      },
    );
    expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(most).toBe(3);
  });

  it('takes no further item after a failure, and tells it once the others are done', async () => {
    const begun: number[] = [];
    let ended = 0;
    const work = async (item: number) => {
      begun.push(item);
      await pause();
      if (item === 1) throw new Error('no');
      await pause();
      ended++;
    };
    await expect(forEachAtOnce([0, 1, 2, 3, 4, 5], 2, work)).rejects.toThrow('no');
    expect(begun).toEqual([0, 1]);
    expect(ended).toBe(1);
  });
});
