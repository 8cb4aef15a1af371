import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@kizashi/kernel';
import { judgeCall } from './judge-call.ts';

const day = (n: number) => epochMs(n * 86_400_000);
const CALLED = { p10At: day(10), p90At: day(20) };

describe('judgeCall', () => {
  it.each([
    ['failed before P10', 9, true, false],
    ['failed on P10', 10, true, true],
    ['failed inside', 15, true, true],
    ['failed on P90', 20, true, true],
    ['failed after P90', 21, true, false],
    ['was taken out before P10', 9, false, undefined],
    ['was taken out inside', 15, false, undefined],
    ['was taken out alive after P90', 21, false, false],
  ] as const)('a part that %s', (_, at, failed, cameTrue) => {
    expect(judgeCall(CALLED, { at: day(at), failed })).toBe(cameTrue);
  });

  it('an open end is never outlived, and a failure that could not be dated did not come true', () => {
    expect(judgeCall({ p10At: day(10), p90At: null }, { at: day(900), failed: true })).toBe(true);
    expect(judgeCall({ p10At: null, p90At: null }, { at: day(5), failed: true })).toBe(false);
    expect(judgeCall({ p10At: null, p90At: null }, { at: day(5), failed: false })).toBeUndefined();
  });
});
