import { describe, expect, it } from '@jest/globals';
import { asId, plus, type UserId } from '@kizashi/kernel';
import { applyVerb } from './apply-verb.ts';
import { aContext, anOrder, NOW, window } from './order.fixture.ts';
import { missingForVisit, recheckReady } from './ready-check.ts';

const ENGINEER = { userId: asId<never>('usr-1') };

describe('ready check', () => {
  it('names what is missing, in the order of a planner', () => {
    expect(missingForVisit(anOrder({ state: 'accepted' }), false)).toEqual(['part', 'engineer', 'stop']);
    expect(missingForVisit(anOrder({ state: 'in-progress' }), false)).toEqual([]);
    expect(missingForVisit(anOrder({ state: 'declined' }), false)).toEqual([]);
  });

  it('makes the order ready with the last thing that was missing, in the same change', () => {
    let order = anOrder({ state: 'accepted' });
    for (const step of [
      () => applyVerb(order, 'schedule', { window: window(5) }, aContext()),
      () => applyVerb(order, 'confirm-stop', {}, aContext()),
    ]) {
      const outcome = step();
      if (!outcome.ok) throw new Error(outcome.error.code);
      order = outcome.value.order;
      expect(order.state).toBe('scheduled');
    }
    const outcome = applyVerb(order, 'assign', ENGINEER, aContext());
    if (!outcome.ok) throw new Error(outcome.error.code);
    expect(outcome.value.order).toMatchObject({ state: 'ready', version: order.version + 1 });
    expect(outcome.value.facts.map(({ verb, fromState, toState }) => [verb, fromState, toState])).toEqual([
      ['assign', 'scheduled', 'scheduled'],
      ['ready-check', 'scheduled', 'ready'],
    ]);
  });

  it('takes readiness back when the part is gone, and gives it again', () => {
    const ready = anOrder({ state: 'ready', assignedTo: asId('usr-1'), stopConfirmedAt: NOW, version: 7 });
    expect(recheckReady(ready, true, NOW)).toBeUndefined();
    const later = plus(NOW, 1);
    const lost = recheckReady(ready, false, later);
    expect(lost?.order).toMatchObject({ state: 'scheduled', version: 8, updatedAt: later });
    expect(lost?.facts[0]).toMatchObject({ verb: 'ready-check', detail: { missing: ['part'] } });
    expect(recheckReady(lost!.order, true, later)?.order).toMatchObject({ state: 'ready', version: 9 });
  });

  it('goes before a start, for stock may have changed since', () => {
    const complete = { assignedTo: asId<UserId>('usr-1'), stopConfirmedAt: NOW };
    const arrived = applyVerb(anOrder({ state: 'scheduled', ...complete }), 'start', {}, aContext());
    if (!arrived.ok) throw new Error(arrived.error.detail);
    expect(arrived.value.facts.map(({ verb, fromState, toState }) => [verb, fromState, toState])).toEqual([
      ['ready-check', 'scheduled', 'ready'],
      ['start', 'ready', 'in-progress'],
    ]);
    const gone = applyVerb(
      anOrder({ state: 'ready', ...complete }),
      'start',
      {},
      aContext({ partInHand: false }),
    );
    expect(gone).toMatchObject({ ok: false, error: { code: 'not-ready' } });
  });

  it('leaves every other state alone', () => {
    for (const state of ['advised', 'accepted', 'in-progress', 'closed'] as const) {
      expect(
        recheckReady(anOrder({ state, assignedTo: asId('u'), stopConfirmedAt: NOW }), true, NOW),
      ).toBeUndefined();
    }
  });
});
