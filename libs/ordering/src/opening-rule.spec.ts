import { describe, expect, it } from '@jest/globals';
import { asId, DAY_MS, epochMs, plus } from '@kizashi/kernel';
import type { Evidence } from './evidence.ts';
import type { PastOrder } from './hold-back.ts';
import { decideOrder, type OpeningInput } from './opening-rule.ts';
import { anOption, anOrder, evidence, NOW, OPTIONS, SUBJECT, window } from './order.fixture.ts';
import { ORDER_STATES, type Order } from './order.ts';
import { EVIDENCE_WITHDRAWN } from './withdraw-order.ts';

const decide = (found: Evidence | 'withheld', also: Partial<OpeningInput> = {}) =>
  decideOrder({ at: NOW, subject: SUBJECT, evidence: found, ...also });
const days = (n: number) => n * DAY_MS;

describe('opening', () => {
  it('opens an advised order with the chosen window', () => {
    const decision = decide(evidence());
    expect(decision).toMatchObject({
      kind: 'open',
      order: {
        id: 'ord-1',
        state: 'advised',
        window: window(5),
        forecastId: 'for-2',
        entitlement: 'customer',
        price: { amount: 320_000, currency: 'JPY' },
        openedAt: NOW,
        version: 1,
      },
      facts: [{ verb: 'open', fromState: null, toState: 'advised', actor: 'kizashi' }],
    });
  });

  it('keeps instants in whole milliseconds, as callers name them', () => {
    const from = epochMs(NOW + 0.4);
    const options = [anOption(5, { chosen: true, window: { from, to: epochMs(NOW + 4.6) } })];
    const decision = decide(
      evidence({ options, orderBy: epochMs(NOW + 1.2) }, { p50At: epochMs(NOW + 9.9) }),
    );
    const window = { from: NOW, to: NOW + 5 };
    expect(decision).toMatchObject({
      order: { window, options: [{ window }], orderBy: NOW + 1, p50At: NOW + 10 },
    });
  });

  it.each([
    ['in 7 days', days(7), 'open'],
    ['a moment later than in 7 days', days(7) + 1, 'none'],
    ['in the past', -days(3), 'open'],
  ])('order-by %s', (_, ahead, kind) => {
    expect(decide(evidence({ orderBy: plus(NOW, ahead) })).kind).toBe(kind);
  });

  it('looks as far ahead as it is told to', () => {
    const found = evidence({ orderBy: plus(NOW, days(12)) });
    const settings = {
      openAheadMs: days(14),
      holdBackMs: 0,
      nearerShare: 0,
      evidenceGoneMs: 0,
      staleEvidenceMs: 1,
    };
    expect(decide(found, { settings }).kind).toBe('open');
  });

  it('never opens on the order-by date alone, nor on the gate alone', () => {
    expect(decide(evidence({ evidenceGateHolds: false }))).toEqual({ kind: 'none', because: 'not-due' });
    expect(decide(evidence({ orderBy: undefined }))).toEqual({ kind: 'none', because: 'not-due' });
  });

  it('opens beyond the urgent limit whatever the gate and the date say', () => {
    const found = evidence({ evidenceGateHolds: false, orderBy: undefined, urgent: true });
    expect(decide(found)).toMatchObject({ kind: 'open', order: { urgent: true, orderBy: null } });
  });

  it('never opens on evidence older than 30 days, not even urgently', () => {
    const at = (age: number) => evidence({ urgent: true }, { newestEvidenceAt: plus(NOW, -age) });
    expect(decide(at(days(30))).kind).toBe('open');
    expect(decide(at(days(30) + 1))).toEqual({ kind: 'none', because: 'stale' });
  });

  it('neither opens nor cancels while the forecast is withheld', () => {
    expect(decide('withheld')).toEqual({ kind: 'none', because: 'withheld' });
    const open = anOrder({ evidenceGoneSince: plus(NOW, -days(60)) });
    expect(decide('withheld', { open })).toEqual({ kind: 'none', because: 'withheld' });
  });
});

describe('hold-back after a refusal', () => {
  const refused: PastOrder = {
    state: 'declined',
    reason: 'not now',
    closedAt: plus(NOW, -days(10)),
    p50At: plus(NOW, days(40)), // 50 days ahead when it was refused: more than 10 days nearer is news
  };
  const p50In = (n: number) => evidence({}, { p50At: plus(NOW, days(n)) });

  it.each(['declined', 'expired', 'cancelled'] as const)('a %s order holds back for 30 days', (state) => {
    const past = { ...refused, state };
    expect(decide(p50In(40), { past })).toEqual({ kind: 'none', because: 'held-back' });
    const before = { ...past, closedAt: plus(NOW, -days(30) + 1) };
    expect(decide(p50In(40), { past: before }).kind).toBe('none');
    expect(decide(p50In(40), { past: { ...past, closedAt: plus(NOW, -days(30)) } }).kind).toBe('open');
  });

  it('ends early when the date of P50 has moved more than a fifth nearer', () => {
    expect(decide(p50In(30), { past: refused }).kind).toBe('none');
    expect(decide(p50In(29.9), { past: refused }).kind).toBe('open');
  });

  it('does not take the passing of time for news', () => {
    const past = { ...refused, closedAt: plus(NOW, -days(29)), p50At: plus(NOW, days(2)) };
    expect(decide(p50In(2), { past }).kind).toBe('none');
  });

  it('ends early when the urgent limit is passed, or a P50 appears where there was none', () => {
    const urgent = evidence({ urgent: true }, { p50At: refused.p50At });
    expect(decide(urgent, { past: refused }).kind).toBe('open');
    expect(decide(p50In(90), { past: { ...refused, p50At: null } }).kind).toBe('open');
    expect(decide(evidence({}, { p50At: null }), { past: refused }).kind).toBe('none');
  });

  it('is not caused by an order that the rules called off themselves', () => {
    const past: PastOrder = { ...refused, state: 'cancelled', reason: EVIDENCE_WITHDRAWN };
    expect(decide(p50In(40), { past }).kind).toBe('open');
  });
});

describe('further evidence for an open order', () => {
  const newOptions = [anOption(3, { chosen: true }), anOption(10)];
  const newer = evidence({ options: newOptions, orderBy: plus(NOW, days(1)) }, { failureMode: 'imbalance' });
  const updated = (open: Order, found = newer) => {
    const decision = decide(found, { open });
    if (decision.kind !== 'update') throw new Error(decision.kind);
    return decision;
  };

  it('updates and never opens a second one', () => {
    const { order, facts } = updated(anOrder({ version: 4 }));
    expect(order).toMatchObject({
      id: 'ord-1',
      state: 'advised',
      version: 5,
      forecastId: 'for-2',
      failureMode: 'imbalance',
      window: window(3),
      options: newOptions,
    });
    expect(facts).toMatchObject([{ verb: 'update', fromState: 'advised', toState: 'advised' }]);
  });

  it.each(['accepted', 'parts-reserved', 'scheduled', 'ready'] as const)(
    'keeps the window of an order that is %s',
    (state) => {
      const order = anOrder({ state, window: window(12), assignedTo: asId('usr-1'), stopConfirmedAt: NOW });
      expect(updated(order).order).toEqual({
        ...order,
        failureMode: 'imbalance',
        options: newOptions,
        orderBy: plus(NOW, days(1)),
        forecastId: 'for-2',
        p50At: newer.p50At,
        version: 2,
      });
    },
  );

  it('leaves an order alone once the engineer is at the machine', () => {
    for (const state of ['in-progress', 'as-found-recorded', 'as-left-verified'] as const) {
      expect(decide(newer, { open: anOrder({ state }) })).toEqual({ kind: 'none', because: 'under-way' });
    }
  });

  it('calls a deferred order back when it becomes urgent, but not when it was urgent already', () => {
    const deferred = anOrder({ state: 'deferred', deferredUntil: plus(NOW, days(20)) });
    const urgent = evidence({ urgent: true });
    expect(updated(deferred, urgent).order).toMatchObject({
      state: 'advised',
      deferredUntil: null,
      urgent: true,
    });
    expect(updated({ ...deferred, urgent: true }, urgent).order.state).toBe('deferred');
    expect(updated(deferred).order.state).toBe('deferred');
  });
});

describe('evidence without news', () => {
  const now = anOption(0, { planned: false });
  const known = anOrder({ forecastId: asId('for-2'), options: [now, ...OPTIONS] });
  const decided = (advice: Partial<Evidence['advice']>, also: Partial<Evidence> = {}) =>
    decide(evidence({ options: [now, ...OPTIONS], ...advice }, also), { open: known });

  it('leaves the order alone while costs drift and "at once" moves on', () => {
    const drifted = [now, ...OPTIONS].map((option) => ({ ...option, expectedCost: option.expectedCost + 1 }));
    const moved = { ...now, window: window(0.1) };
    const quiet = { kind: 'none', because: 'no-news' };
    expect(decided({ options: drifted })).toEqual(quiet);
    expect(decided({ options: [moved, ...OPTIONS] })).toEqual(quiet);
  });

  it.each([
    ['a kept forecast', {}, { forecastId: asId<Order['forecastId']>('for-3') }],
    ['urgency', { urgent: true }, {}],
    ['another failure mode', {}, { failureMode: 'imbalance' }],
    ['evidence that is gone', { evidenceGateHolds: false }, {}],
    ['a stop fewer', { options: [now, ...OPTIONS.slice(1)] }, {}],
    ['a stop moved', { options: [now, OPTIONS[0], OPTIONS[1], anOption(13)] }, {}],
    ['a part that came in', { options: [now, anOption(1), OPTIONS[1], OPTIONS[2]] }, {}],
  ])('hears of %s', (_, advice, also) => {
    expect(decided(advice, also).kind).toBe('update');
  });
});

describe('evidence that goes away', () => {
  const gone = evidence({ evidenceGateHolds: false, orderBy: undefined });

  it('is remembered from the first time on and forgotten when it is back', () => {
    const first = decide(gone, { open: anOrder() });
    expect(first).toMatchObject({ kind: 'update', order: { evidenceGoneSince: NOW } });
    const since = plus(NOW, -days(6));
    const open = anOrder({ evidenceGoneSince: since });
    expect(decide(gone, { open })).toMatchObject({ kind: 'update', order: { evidenceGoneSince: since } });
    expect(decide(evidence(), { open })).toMatchObject({
      kind: 'update',
      order: { evidenceGoneSince: null },
    });
  });

  it('cancels after 7 days, in every state before the visit', () => {
    for (const state of ORDER_STATES.slice(0, 7)) {
      const open = anOrder({ state, evidenceGoneSince: plus(NOW, -days(7)) });
      expect(decide(gone, { open })).toMatchObject({
        kind: 'cancel',
        order: { state: 'cancelled', reason: 'evidence-withdrawn', closedAt: NOW },
        facts: [{ verb: 'cancel', fromState: state, toState: 'cancelled', actor: 'kizashi' }],
      });
    }
    const sooner = anOrder({ evidenceGoneSince: epochMs(plus(NOW, -days(7)) + 1) });
    expect(decide(gone, { open: sooner }).kind).toBe('update');
  });

  it('is still there while the order is urgent', () => {
    const open = anOrder({ evidenceGoneSince: plus(NOW, -days(8)) });
    const urgent = evidence({ evidenceGateHolds: false, urgent: true });
    expect(decide(urgent, { open })).toMatchObject({ kind: 'update', order: { evidenceGoneSince: null } });
  });
});
