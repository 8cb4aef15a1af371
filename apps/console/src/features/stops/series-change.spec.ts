import { describe, expect, it } from '@jest/globals';
import type { PlannedStop } from '@kizashi/api-contract';
import { dateWords } from '../../ui/format/date-words.ts';
import { canSplit, changeOf, removalOf, type Series } from './series-change.ts';
import { draftOf, shifted } from './stop-draft.ts';

const TOKYO = 'Asia/Tokyo';
const dates = dateWords('en', TOKYO, Date.parse('2026-11-01T00:00:00Z'));
/** Thursdays at six for eight hours, from 5 November 2026 in Japan. */
const stored: PlannedStop = {
  ...{ id: 'stp', lineId: 'line-2', rrule: 'FREQ=WEEKLY;BYDAY=TH' },
  ...{ from: '2026-11-04T21:00:00.000Z', to: '2026-11-05T05:00:00.000Z' },
};
const weeksOn = (weeks: number): PlannedStop => ({
  ...stored,
  from: new Date(Date.parse(stored.from) + weeks * 604_800_000).toISOString(),
  to: new Date(Date.parse(stored.to) + weeks * 604_800_000).toISOString(),
});
const series = (weeks: number, next: number | null = weeks + 1): Series => ({
  ...{ stored, occurrence: weeksOn(weeks), timeZone: TOKYO, dates },
  next: next === null ? undefined : weeksOn(next),
});
const aDayLater = (weeks: number) => shifted(draftOf(weeksOn(weeks), stored, dates), 1);

describe('a change of a recurring stop', () => {
  it('moves all of them: the first time, and the rule with it', () => {
    expect(changeOf(series(2), aDayLater(2), 'all')).toEqual({
      create: [],
      change: {
        id: 'stp',
        body: {
          from: '2026-11-05T21:00:00.000Z',
          to: '2026-11-06T05:00:00.000Z',
          rrule: 'FREQ=WEEKLY;BYDAY=FR',
        },
      },
    });
  });

  it('moves one: it stands alone, the others go on around it', () => {
    const { create, change } = changeOf(series(2), aDayLater(2), 'one');
    expect(create).toEqual([
      { lineId: 'line-2', from: '2026-11-19T21:00:00.000Z', to: '2026-11-20T05:00:00.000Z' },
      { lineId: 'line-2', from: weeksOn(3).from, to: weeksOn(3).to, rrule: 'FREQ=WEEKLY;BYDAY=TH' },
    ]);
    expect(change).toEqual({ id: 'stp', body: { rrule: 'FREQ=WEEKLY;BYDAY=TH;UNTIL=20261118T205959Z' } });
  });

  it('moves the first one alone: the stored stop begins with the second', () => {
    const { create, change } = changeOf(series(0), aDayLater(0), 'one');
    expect(create).toHaveLength(1);
    expect(change).toEqual({ id: 'stp', body: { from: weeksOn(1).from, to: weeksOn(1).to } });
  });

  it('moves this and all later ones: a new series takes over', () => {
    const { create, change } = changeOf(series(2), aDayLater(2), 'following');
    expect(create).toEqual([
      {
        ...{ lineId: 'line-2', rrule: 'FREQ=WEEKLY;BYDAY=FR' },
        ...{ from: '2026-11-19T21:00:00.000Z', to: '2026-11-20T05:00:00.000Z' },
      },
    ]);
    expect(change?.body.rrule).toBe('FREQ=WEEKLY;BYDAY=TH;UNTIL=20261118T205959Z');
  });

  it('makes a single stop of a recurring one', () => {
    const draft = { ...aDayLater(0), repeat: { kind: 'once' } as const };
    expect(changeOf(series(0), draft, 'all').change?.body.rrule).toBeNull();
  });

  it('is for all of them where the rule counts its times', () => {
    expect(canSplit(stored)).toBe(true);
    expect(canSplit({ ...stored, rrule: 'FREQ=WEEKLY;COUNT=5' })).toBe(false);
    expect(canSplit({ ...stored, rrule: null })).toBe(false);
  });
});

describe('the removal of a recurring stop', () => {
  it('takes out one, some or all', () => {
    expect(removalOf(series(2), 'all')).toEqual({ create: [], remove: 'stp' });
    expect(removalOf(series(0), 'following')).toEqual({ create: [], remove: 'stp' });
    expect(removalOf(series(2), 'following').change?.body.rrule).toMatch(/UNTIL=20261118T205959Z$/);
    expect(removalOf(series(2), 'one').create).toHaveLength(1);
    expect(removalOf(series(2, null), 'one').create).toEqual([]);
    expect(removalOf(series(0, null), 'one')).toEqual({ create: [], remove: 'stp' });
  });
});
