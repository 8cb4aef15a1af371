import { describe, expect, it } from '@jest/globals';
import { HOUR_MS, SECOND_MS } from '@kizashi/kernel';
import { IncompleteCaptures } from './incomplete-captures.ts';

const dueAt = (captures: IncompleteCaptures<string>, at: number) =>
  captures.due(at).map(({ name, attempt }) => [name, attempt]);

describe('captures that may be incomplete', () => {
  it('are asked for half a minute after their newest chunk', () => {
    const captures = new IncompleteCaptures<string>();
    captures.heard('a', 'a', 0);
    captures.heard('a', 'a', 20 * SECOND_MS);
    expect(dueAt(captures, 49 * SECOND_MS)).toEqual([]);
    expect(dueAt(captures, 50 * SECOND_MS)).toEqual([['a', 1]]);
    expect(dueAt(captures, 51 * SECOND_MS)).toEqual([]);
  });

  it('are asked for three times and never again', () => {
    const captures = new IncompleteCaptures<string>();
    captures.heard('a', 'a', 0);
    expect(dueAt(captures, HOUR_MS)).toEqual([['a', 1]]);
    expect(dueAt(captures, 2 * HOUR_MS)).toEqual([['a', 2]]);
    expect(dueAt(captures, 7 * HOUR_MS)).toEqual([]);
    expect(dueAt(captures, 8 * HOUR_MS)).toEqual([['a', 3]]);
    expect(dueAt(captures, 1_000 * HOUR_MS)).toEqual([]);
  });

  it('are forgotten when they are complete, and the oldest where there are too many', () => {
    const captures = new IncompleteCaptures<string>();
    captures.heard('a', 'a', 0);
    captures.settled('a');
    expect(dueAt(captures, HOUR_MS)).toEqual([]);
    for (let i = 0; i <= 10_000; i += 1) captures.heard(`c${i}`, '', 0);
    expect(captures.size).toBe(10_000);
    expect(captures.due(HOUR_MS)[0]?.name).toBe('c1');
  });
});
