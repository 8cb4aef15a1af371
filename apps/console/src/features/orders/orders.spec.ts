import { describe, expect, it } from '@jest/globals';
import { Refused, Unreachable } from '../../api/failures.ts';
import { anOption, anOrder, inDays, NOW, SATURDAY, TOKYO } from '../../testing/samples.ts';
import { plain, speak } from '../../testing/speak.ts';
import { eventDetailWords } from '../../ui/orders/event-words.ts';
import { choicesOf, deferWarning, draftFault, NO_ANSWER, wantedOf, windowOf } from './answer-draft.ts';
import { eventRuns } from './event-runs.ts';
import { orderHeadline } from './order-headline.ts';
import { byOrderByDate, waitingOrders } from './order-sorting.ts';
import { refusalWords } from './refusal-words.ts';
import { keyFor } from './use-intent.ts';

const en = speak('en');
const ja = speak('ja');
const dates = en.dates(TOKYO, NOW);
const order = anOrder();
const facts = { order, now: NOW, timeZone: TOKYO };
const subject = {
  serial: 'VMC-0042',
  partName: { en: 'Front spindle bearing', ja: '主軸前側軸受' },
  timeZone: TOKYO,
};

describe('an answer', () => {
  it('can be given where the state allows it', () => {
    expect(choicesOf(order)).toEqual(['accept', 'defer', 'decline']);
    expect(choicesOf(anOrder({ state: 'deferred' }))).toEqual(['accept']);
    expect(choicesOf(anOrder({ state: 'closed' }))).toEqual([]);
  });

  it('accepts the advised window unless another one is picked', () => {
    expect(wantedOf(NO_ANSWER, facts)).toEqual({
      orderId: 'order-1',
      version: 3,
      verb: 'accept',
      body: { windowFrom: '2026-11-11T23:00:00Z', windowTo: '2026-11-12T07:00:00Z' },
    });
    expect(windowOf(order, { ...NO_ANSWER, windowFrom: SATURDAY.windowFrom })).toBe(SATURDAY);
  });

  it('never accepts a window that is not possible', () => {
    const late = anOrder({ options: [anOption({ notPossible: 'parts-late' }), SATURDAY] });
    expect(windowOf(late, NO_ANSWER)).toBe(SATURDAY);
  });

  it('defers to the beginning of a day at the site', () => {
    const draft = { ...NO_ANSWER, choice: 'defer', untilDay: '2026-11-02' } as const;
    expect(wantedOf(draft, facts).body).toEqual({ until: '2026-11-01T15:00:00.000Z' });
    expect(draftFault(draft, facts, en)).toBeUndefined();
    expect(draftFault({ ...draft, untilDay: '' }, facts, en)).toBe('Choose a day.');
    expect(draftFault({ ...draft, untilDay: '2026-10-26' }, facts, en)).toBe('Choose a day after today.');
    expect(plain(deferWarning(draft, facts, dates, en)!)).toBe(
      'That is after the order-by date, Fri 30 Oct: the part could come too late.',
    );
    expect(deferWarning({ ...draft, untilDay: '2026-10-28' }, facts, dates, en)).toBeUndefined();
  });

  it('declines with a reason', () => {
    const draft = { ...NO_ANSWER, choice: 'decline', reason: '  swapped in August ' } as const;
    expect(wantedOf(draft, facts).body).toEqual({ reason: 'swapped in August' });
    expect(draftFault({ ...draft, reason: '   ' }, facts, en)).toBe('Write the reason in a few words.');
    expect(draftFault({ ...draft, reason: 'x'.repeat(501) }, facts, en)).toBe(
      'At most 500 characters; these are 501.',
    );
  });
});

describe('the key of an intent', () => {
  let count = 0;
  const newKey = () => {
    count += 1;
    return `key-${count}`;
  };
  const wanted = wantedOf(NO_ANSWER, facts);
  it('is the same for the same wish again and new for any other', () => {
    const first = keyFor(wanted, undefined, newKey);
    expect(keyFor(wanted, first, newKey).idempotencyKey).toBe(first.idempotencyKey);
    const picked = wantedOf({ ...NO_ANSWER, windowFrom: SATURDAY.windowFrom }, facts);
    expect(keyFor(picked, first, newKey).idempotencyKey).not.toBe(first.idempotencyKey);
    expect(keyFor({ ...wanted, version: 4 }, first, newKey).idempotencyKey).not.toBe(first.idempotencyKey);
  });
});

describe('a refusal', () => {
  const refused = (status: number, code: string) =>
    new Refused({ type: '', title: code, status, code, detail: `${code} it is.` });
  const newest = anOrder({ state: 'accepted', version: 4, updatedAt: inDays(0) });
  const events = [
    {
      at: inDays(-3),
      recordedAt: '',
      actor: 'kizashi',
      verb: 'open',
      fromState: null,
      toState: 'advised',
      detail: {},
    },
    {
      at: inDays(0),
      recordedAt: '',
      actor: 'user:abe',
      verb: 'accept',
      fromState: 'advised',
      toState: 'accepted',
      detail: {},
    },
  ];
  const common = { answered: order, newest, events, dates, actorName: () => 'Abe' };

  it('says who changed the order, what and when, and keeps what was entered', () => {
    const words = refusalWords({ ...common, error: refused(412, 'version-changed') }, en);
    expect(plain(words.title)).toBe('Abe changed order OR-2381 on Mon 26 Oct, 09:00: accepted it.');
    expect(words.detail).toBe('Your answer is not saved; what you entered is still here.');
    expect(words.offer).toBe('reload');
    expect(
      refusalWords({ ...common, dates: ja.dates(TOKYO, NOW), error: refused(412, 'version-changed') }, ja)
        .title,
    ).toBe('Abeが10月26日(月)09:00にオーダーOR-2381を変更しました: 承諾しました。');
  });

  it('says that somebody did, while it is not known who', () => {
    const words = refusalWords({ ...common, events: [], error: refused(409, 'illegal-transition') }, en);
    expect(words.title).toBe('Somebody changed order OR-2381 in the meantime.');
  });

  it('says which state forbids the answer', () => {
    const words = refusalWords(
      { ...common, newest: anOrder({ state: 'closed' }), error: refused(409, 'illegal-transition') },
      en,
    );
    expect(words.title).toBe('Order OR-2381 is closed, so this answer is no longer possible.');
  });

  it('offers to send again only where that helps', () => {
    expect(refusalWords({ ...common, error: new Unreachable(undefined) }, en)).toMatchObject({
      title: 'The service did not answer. It is not known whether your answer arrived.',
      offer: 'again',
    });
    expect(refusalWords({ ...common, newest: order, error: refused(503, 'unavailable') }, en).offer).toBe(
      'again',
    );
    expect(refusalWords({ ...common, newest: order, error: refused(403, 'not-allowed') }, en)).toMatchObject({
      title: 'The service refused: not-allowed it is.',
      offer: 'none',
    });
  });
});

describe('the headline of an order', () => {
  const first = (given: Parameters<typeof anOrder>[0]) =>
    plain(orderHeadline(anOrder(given), subject, NOW, en).first);
  it('asks, or says where it stands', () => {
    expect(first({})).toBe('Front spindle bearing of VMC-0042: replace it on Thu 12 Nov?');
    expect(first({ options: [] })).toBe('Front spindle bearing of VMC-0042: replace it?');
    expect(first({ state: 'deferred', deferredUntil: inDays(7) })).toBe(
      'Front spindle bearing of VMC-0042: deferred until Mon 2 Nov.',
    );
    expect(first({ state: 'accepted', windowFrom: SATURDAY.windowFrom })).toBe(
      'Front spindle bearing of VMC-0042: replacement agreed for Sat 7 Nov.',
    );
    expect(first({ state: 'declined' })).toBe('Front spindle bearing of VMC-0042: replacement declined.');
    expect(orderHeadline(anOrder(), subject, NOW, ja).first).toBe(
      'VMC-0042の主軸前側軸受を11月12日(木)に交換しますか。',
    );
  });

  it('adds what is still to be known', () => {
    const second = (given: Parameters<typeof anOrder>[0]) =>
      plain(orderHeadline(anOrder(given), subject, NOW, en).second);
    expect(second({})).toBe('Order by Fri 30 Oct.');
    expect(second({ orderBy: inDays(-1) })).toBe('The order-by date, Sun 25 Oct, has passed.');
    expect(second({ state: 'scheduled', missing: ['part', 'stop'] })).toBe(
      'Still missing: the part, the confirmed stop.',
    );
    expect(second({ state: 'declined', reason: 'swapped in August', orderBy: null })).toBe(
      'Reason: swapped in August',
    );
  });
});

describe('the list of orders', () => {
  const urgent = anOrder({ id: 'u', urgent: true, orderBy: null });
  const soon = anOrder({ id: 's', orderBy: inDays(2) });
  const passed = anOrder({ id: 'p', orderBy: inDays(-2) });
  const agreed = anOrder({ id: 'a', state: 'accepted', orderBy: inDays(-9) });
  it('begins with what is urgent, then what must be ordered first', () => {
    expect([agreed, soon, passed, urgent].toSorted(byOrderByDate).map(({ id }) => id)).toEqual([
      'u',
      'p',
      's',
      'a',
    ]);
  });

  it('counts what waits, and names the next date that is still ahead', () => {
    expect(waitingOrders([agreed, soon, passed, urgent], NOW)).toMatchObject({
      count: 3,
      next: soon,
      passed: 1,
    });
  });
});

describe('what happened to an order', () => {
  it('is one line for a run of updates, dated by the last of them', () => {
    const event = (verb: string, days: number, actor = 'kizashi') => ({
      ...{ at: inDays(days), recordedAt: inDays(days), actor, verb },
      ...{ fromState: 'advised', toState: 'advised', detail: {} },
    });
    const runs = eventRuns([
      ...[event('open', -9), event('update', -8), event('update', -7), event('acknowledge', -6, 'user:u1')],
      ...[event('update', -5), event('update', -4), event('update', -3)],
    ]);
    expect(runs.map(({ event: { verb, at }, times }) => [verb, at, times])).toEqual([
      ['open', inDays(-9), 1],
      ['update', inDays(-7), 2],
      ['acknowledge', inDays(-6), 1],
      ['update', inDays(-3), 3],
    ]);
  });

  it('is said with the day and the reason that belong to it', () => {
    const words = (detail: Record<string, unknown>) =>
      plain(eventDetailWords({ detail }, (at) => dates.dayAndTime(at), en));
    expect(words({ windowFrom: '2026-11-11T23:00:00Z' })).toBe('for Thu 12 Nov, 08:00');
    expect(words({ until: Date.parse('2026-11-01T15:00:00Z'), reason: 'budget' })).toBe(
      'until Mon 2 Nov, 00:00, “budget”',
    );
    expect(words({ window: 7 })).toBe('');
  });
});
