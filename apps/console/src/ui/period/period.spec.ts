import { describe, expect, it } from '@jest/globals';
import { dateWords } from '../format/date-words.ts';
import { choiceOf, daysOf, periodOf, searchOf } from './period.ts';

const TOKYO = 'Asia/Tokyo';
const NOW = Date.parse('2026-11-22T03:00:00Z');
const dates = dateWords('en', TOKYO, NOW);

describe('a period', () => {
  it('is in the address, so that a link leads to the same figures', () => {
    const own = { kind: 'own', fromDay: '2026-04-01', toDay: '2026-09-30' } as const;
    for (const choice of [{ kind: '90d' }, { kind: '12m' }, own] as const)
      expect(choiceOf(searchOf(choice))).toEqual(choice);
    expect(choiceOf(new URLSearchParams('period=soon&from=yesterday'))).toEqual({ kind: '90d' });
  });

  it('begins at midnight and goes on up to now', () => {
    expect(daysOf({ kind: '90d' }, NOW, dates)).toEqual({ fromDay: '2026-08-24', toDay: '2026-11-22' });
    expect(periodOf({ kind: '90d' }, NOW, TOKYO, dates)).toEqual({ from: '2026-08-23T15:00:00.000Z' });
  });

  it('of own dates holds its last day', () => {
    const own = { kind: 'own', fromDay: '2026-04-01', toDay: '2026-04-30' } as const;
    expect(periodOf(own, NOW, TOKYO, dates)).toEqual({
      from: '2026-03-31T15:00:00.000Z',
      to: '2026-04-30T15:00:00.000Z',
    });
    expect(periodOf({ ...own, toDay: '2026-11-22' }, NOW, TOKYO, dates)?.to).toBeUndefined();
    expect(periodOf({ ...own, toDay: '2026-03-01' }, NOW, TOKYO, dates)).toBeUndefined();
  });

  it('holds a day of 25 hours', () => {
    const berlin = dateWords('en', 'Europe/Berlin', NOW);
    const own = { kind: 'own', fromDay: '2026-10-25', toDay: '2026-10-25' } as const;
    const { from, to } = periodOf(own, NOW, 'Europe/Berlin', berlin)!;
    expect((Date.parse(to!) - Date.parse(from)) / 3_600_000).toBe(25);
  });
});
