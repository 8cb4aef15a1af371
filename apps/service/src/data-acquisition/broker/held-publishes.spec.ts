import { describe, expect, it } from '@jest/globals';
import { HeldPublishes } from './held-publishes.ts';

const BOUNDS = { mostOfOneBytes: 40, plentyBytes: 100, mostBytes: 200 };
const nobody = () => undefined;

describe('HeldPublishes', () => {
  it('lets one connection have its share while there is plenty', () => {
    const held = new HeldPublishes(BOUNDS);
    expect([0, 39, 40].map((own) => held.hasRoom(own, nobody))).toEqual([true, true, false]);
  });

  it('lets everybody have one message where it gets crowded, and nobody more where it is full', () => {
    const held = new HeldPublishes(BOUNDS);
    held.hold(100);
    expect([0, 1].map((own) => held.hasRoom(own, nobody))).toEqual([true, false]);
    held.hold(100);
    expect([0, 1].map((own) => held.hasRoom(own, nobody))).toEqual([false, false]);
  });

  it('wakes those who found no place in their order, each once, as far as there is room', async () => {
    const held = new HeldPublishes(BOUNDS);
    held.hold(200);
    const woken: string[] = [];
    const wakers = ['a', 'b', 'c'].map((name) => () => {
      woken.push(name);
      held.hold(30);
    });
    for (const wake of [...wakers, ...wakers]) held.hasRoom(0, wake);
    held.release(30);
    held.release(20);
    expect(woken).toEqual([]);
    await Promise.resolve();
    expect(woken).toEqual(['a', 'b']);
    held.release(60);
    await Promise.resolve();
    expect(woken).toEqual(['a', 'b', 'c']);
    held.release(60);
    await Promise.resolve();
    expect(woken).toHaveLength(3);
  });
});
