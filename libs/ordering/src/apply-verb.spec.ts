import { describe, expect, it } from '@jest/globals';
import { asId, DAY_MS, HOUR_MS, plus } from '@kizashi/kernel';
import { applyVerb } from './apply-verb.ts';
import { aContext, anOption, anOrder, NOW, window } from './order.fixture.ts';
import { ORDER_STATES, type Order, type OrderState } from './order.ts';
import { ORDER_VERBS, type OrderVerb, type VerbBodies } from './verb-table.ts';

/** A body that is right for every verb, so that only the state decides. */
const BODIES: VerbBodies = {
  acknowledge: {},
  accept: {},
  defer: { until: plus(NOW, 7 * DAY_MS) },
  decline: { reason: 'the line is sold' },
  assign: { userId: asId('usr-1') },
  'confirm-stop': {},
  schedule: { window: window(5) },
  start: { overrideReason: 'the machine stands still' },
  'as-found': { severity: 'advanced', mode: 'spalling' },
  'as-left': {},
  complete: { newSerial: 'SN-NEW', partNumber: asId('PN-1') },
  cancel: { reason: 'wrong machine' },
  resume: {},
  expire: {},
};

/** The verb table as people read it: for each verb, every state it is possible from and where it leads. */
const EXPECTED: Record<OrderVerb, Partial<Record<OrderState, OrderState>>> = {
  acknowledge: {
    advised: 'advised',
    proposed: 'proposed',
    deferred: 'deferred',
    accepted: 'accepted',
    'parts-reserved': 'parts-reserved',
    scheduled: 'scheduled',
    ready: 'ready',
    'in-progress': 'in-progress',
    'as-found-recorded': 'as-found-recorded',
    'as-left-verified': 'as-left-verified',
  },
  accept: { advised: 'accepted', proposed: 'accepted', deferred: 'accepted' },
  defer: { advised: 'deferred', proposed: 'deferred' },
  decline: { advised: 'declined', proposed: 'declined' },
  assign: {
    accepted: 'accepted',
    'parts-reserved': 'parts-reserved',
    scheduled: 'scheduled',
    ready: 'ready',
  },
  'confirm-stop': {
    accepted: 'accepted',
    'parts-reserved': 'parts-reserved',
    scheduled: 'scheduled',
    ready: 'ready',
  },
  schedule: { accepted: 'scheduled', 'parts-reserved': 'scheduled' },
  start: { ready: 'in-progress', scheduled: 'in-progress' },
  'as-found': { 'in-progress': 'as-found-recorded' },
  'as-left': { 'as-found-recorded': 'as-left-verified' },
  complete: { 'as-left-verified': 'closed' },
  cancel: {
    advised: 'cancelled',
    proposed: 'cancelled',
    deferred: 'cancelled',
    accepted: 'cancelled',
    'parts-reserved': 'cancelled',
    scheduled: 'cancelled',
    ready: 'cancelled',
  },
  resume: { deferred: 'advised' },
  expire: { advised: 'expired', proposed: 'expired' },
};

/** An order that could really be in that state. */
function orderIn(state: OrderState): Order {
  if (state === 'ready') return anOrder({ state, assignedTo: asId('usr-9'), stopConfirmedAt: NOW });
  if (state === 'deferred') return anOrder({ state, deferredUntil: NOW });
  return anOrder({ state });
}

/** Options passed, for `expire`; for everything else the world as it is. */
const contextFor = (verb: OrderVerb) => aContext(verb === 'expire' ? { at: plus(NOW, 30 * DAY_MS) } : {});

describe('applyVerb, every state x every verb', () => {
  const cases = ORDER_STATES.flatMap((state) =>
    ORDER_VERBS.map((verb) => ({ state, verb, to: EXPECTED[verb][state] })),
  );

  it('covers the whole table', () => {
    expect(cases).toHaveLength(14 * 14);
    expect(cases.filter(({ to }) => to !== undefined)).toHaveLength(42);
  });

  it.each(cases)('$verb while $state leads to $to', ({ state, verb, to }) => {
    const order = orderIn(state);
    const before = structuredClone(order);
    const outcome = applyVerb(order, verb, BODIES[verb], contextFor(verb));
    expect(order).toEqual(before);
    if (to === undefined) {
      expect(outcome).toMatchObject({ ok: false, error: { code: 'illegal-transition' } });
      return;
    }
    if (!outcome.ok) throw new Error(outcome.error.detail);
    expect(outcome.value.order).toMatchObject({ state: to, version: order.version + 1 });
    expect(outcome.value.facts).toEqual([
      expect.objectContaining({ verb, actor: 'user:mori', fromState: state, toState: to }),
    ]);
  });
});

function applied<V extends OrderVerb>(order: Order, verb: V, body: VerbBodies[V], context = aContext()) {
  const outcome = applyVerb(order, verb, body, context);
  if (!outcome.ok) throw new Error(`${outcome.error.code}: ${outcome.error.detail}`);
  return outcome.value;
}

function refusal<V extends OrderVerb>(order: Order, verb: V, body: VerbBodies[V], context = aContext()) {
  const outcome = applyVerb(order, verb, body, context);
  if (outcome.ok) throw new Error(`${verb} went through`);
  return outcome.error;
}

describe('accept', () => {
  it('takes the chosen window when none is named', () => {
    expect(applied(anOrder(), 'accept', {}).order.window).toEqual(window(5));
  });

  it('takes another option that was offered', () => {
    expect(applied(anOrder(), 'accept', { window: window(12) }).order.window).toEqual(window(12));
  });

  it('takes a time within a planned stop, though it was not offered', () => {
    const stops = [{ from: plus(NOW, 20 * DAY_MS), to: plus(NOW, 21 * DAY_MS) }];
    const named = { from: plus(NOW, 20 * DAY_MS), to: plus(NOW, 20 * DAY_MS + 3 * HOUR_MS) };
    expect(
      applied(anOrder(), 'accept', { window: named }, aContext({ plannedStops: stops })).order,
    ).toMatchObject({
      state: 'accepted',
      window: named,
    });
    const longer = { from: named.from, to: plus(stops[0]!.to, HOUR_MS) };
    expect(refusal(anOrder(), 'accept', { window: longer }, aContext({ plannedStops: stops })).code).toBe(
      'window-not-offered',
    );
  });

  it('takes "at once" from the moment of acceptance', () => {
    const now = anOption(0, { planned: false, chosen: true });
    const later = plus(NOW, 9 * HOUR_MS);
    const taken = { from: later, to: plus(later, 4 * HOUR_MS) };
    const order = anOrder({ options: [now, anOption(5)], window: now.window });
    expect(applied(order, 'accept', {}, aContext({ at: later })).order.window).toEqual(taken);
    const named = { window: now.window };
    expect(applied(order, 'accept', named, aContext({ at: later })).order.window).toEqual(taken);
  });

  it('refuses a time at which the line runs, and says what is offered', () => {
    const error = refusal(anOrder(), 'accept', { window: window(6) });
    expect(error).toMatchObject({ code: 'window-not-offered', field: 'windowFrom' });
    expect(error.detail).toContain('2026-11-07T08:00:00.000Z to 2026-11-07T12:00:00.000Z');
  });

  it('refuses the option that the part cannot make, a window that is over, and one that ends before it begins', () => {
    expect(refusal(anOrder(), 'accept', { window: window(1) }).code).toBe('window-not-possible');
    const late = aContext({ at: plus(NOW, 6 * DAY_MS) });
    expect(refusal(anOrder(), 'accept', {}, late).code).toBe('window-passed');
    const { from, to } = window(5);
    expect(refusal(anOrder(), 'accept', { window: { from: to, to: from } }).code).toBe('window-reversed');
  });

  it('asks for a window when none can be recommended', () => {
    expect(refusal(anOrder({ options: [], window: null }), 'accept', {}).code).toBe('window-not-offered');
  });
});

describe('defer', () => {
  it('keeps until when, and refuses a time that is not ahead', () => {
    const until = plus(NOW, DAY_MS);
    expect(applied(anOrder(), 'defer', { until }).order.deferredUntil).toBe(until);
    expect(refusal(anOrder(), 'defer', { until: NOW })).toMatchObject({
      code: 'until-passed',
      field: 'until',
    });
  });

  it('comes back at that time and not before', () => {
    const order = applied(anOrder(), 'defer', { until: plus(NOW, DAY_MS) }).order;
    expect(refusal(order, 'resume', {}).code).toBe('not-due');
    const back = applied(order, 'resume', {}, aContext({ at: plus(NOW, DAY_MS) })).order;
    expect(back).toMatchObject({ state: 'advised', deferredUntil: null });
  });
});

describe('expire', () => {
  it('waits for the end of the last option', () => {
    const end = window(12).to;
    expect(refusal(anOrder(), 'expire', {}, aContext({ at: plus(end, -1) })).code).toBe('not-due');
    expect(applied(anOrder(), 'expire', {}, aContext({ at: end })).order.closedAt).toBe(end);
  });
});

describe('the visit', () => {
  it('needs another confirmation when it is scheduled for another window', () => {
    const accepted = applied(applied(anOrder(), 'accept', {}).order, 'confirm-stop', {}).order;
    expect(applied(accepted, 'schedule', { window: window(5) }).order.stopConfirmedAt).toBe(NOW);
    expect(applied(accepted, 'schedule', { window: window(12) }).order.stopConfirmedAt).toBeNull();
  });

  it('starts from scheduled only with a reason, which is kept with what was missing', () => {
    const scheduled = anOrder({ state: 'scheduled', assignedTo: asId('usr-1') });
    const context = aContext({ partInHand: false });
    const error = refusal(scheduled, 'start', {}, context);
    expect(error.code).toBe('not-ready');
    expect(error.detail).toContain('part, stop missing');
    const { facts } = applied(scheduled, 'start', { overrideReason: 'part is in the van' }, context);
    expect(facts[0]?.detail).toEqual({ overrideReason: 'part is in the van', missing: ['part', 'stop'] });
  });

  it('keeps what was found', () => {
    const found = { severity: 'failed', mode: 'spalling', note: 'inner ring' } as const;
    expect(applied(anOrder({ state: 'in-progress' }), 'as-found', found).order.asFound).toEqual(found);
  });

  it('closes with the new serial, and the same part number unless another is named', () => {
    const order = anOrder({ state: 'as-left-verified' });
    const detail = (body: VerbBodies['complete']) => applied(order, 'complete', body).facts[0]?.detail;
    expect(detail({ newSerial: 'SN-2' })).toEqual({ newSerial: 'SN-2', partNumber: 'PN-1' });
    expect(detail({ newSerial: 'SN-2', partNumber: asId('PN-2') })).toEqual({
      newSerial: 'SN-2',
      partNumber: 'PN-2',
    });
  });

  it('does not close with the serial that was taken off', () => {
    const order = anOrder({ state: 'as-left-verified' });
    expect(refusal(order, 'complete', { newSerial: 'SN-OLD' })).toMatchObject({
      code: 'serial-unchanged',
      field: 'newSerial',
    });
  });
});
