import { describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs, HOUR_MS, toIso } from '@kizashi/kernel';
import { answerTo } from './answer.ts';

const RULES = {
  deferred: 0.3,
  declined: 0.2,
  afterHours: { low: 2, high: 40 },
  urgentAfterHours: 1,
  deferDays: 4,
  declineReasons: ['one', 'two'],
  leaves: [],
  refuses: [],
};
const OPENED = Date.parse('2026-10-01T00:00:00Z');
const subject = (i: number, urgent = false) => ({
  machineSerial: `M-${i}`,
  positionName: { ja: '軸受', en: 'bearing' },
  openedAt: toIso(epochMs(OPENED)),
  urgent,
});
const answers = (seed: number, hours: number, urgent = false) =>
  Array.from({ length: 2_000 }, (_, i) =>
    answerTo(subject(i, urgent), RULES, seed, epochMs(OPENED + hours * HOUR_MS)),
  );

describe('the answer to an order', () => {
  it('comes in the shares and within the hours of the rules', () => {
    const given = answers(1, 0);
    const share = (kind: string) => given.filter((one) => one.kind === kind).length / given.length;
    expect(share('decline')).toBeCloseTo(0.2, 1);
    expect(share('defer')).toBeCloseTo(0.3, 1);
    const hours = given.map(({ at }) => (at - OPENED) / HOUR_MS);
    expect(Math.min(...hours)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...hours)).toBeLessThanOrEqual(40);
  });

  it('is the same whenever it is asked for, except that a deferred order is accepted when it comes back', () => {
    expect(answers(1, 0)).toEqual(answers(1, 0));
    expect(answers(2, 0)).not.toEqual(answers(1, 0));
    const first = answers(1, 0);
    const back = answers(1, 40 + (RULES.deferDays * DAY_MS) / HOUR_MS);
    for (const [i, one] of first.entries())
      expect(back[i]).toEqual(one.kind === 'defer' ? { kind: 'accept', at: one.at } : one);
  });

  it('is yes, and soon, where it is urgent', () => {
    for (const { kind, at } of answers(1, 0, true)) {
      expect(kind).toBe('accept');
      expect(at - OPENED).toBeLessThanOrEqual(HOUR_MS);
    }
  });

  it('is no, urgent or not, for a part that is run to its end', () => {
    const rules = { ...RULES, declined: 1, deferred: 0, urgentToo: true, declineReasons: ['until it tears'] };
    for (const urgent of [false, true]) {
      const answer = answerTo(subject(1, urgent), rules, 1, epochMs(OPENED));
      expect(answer).toMatchObject({ kind: 'decline', reason: 'until it tears' });
    }
  });
});
