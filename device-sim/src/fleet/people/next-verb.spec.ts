import { describe, expect, it } from '@jest/globals';
import type { Order } from '@kizashi/api-contract';
import { type EpochMs, epochMs, HOUR_MS, toIso } from '@kizashi/kernel';
import { nextVerb, type OrderScene } from './next-verb.ts';

const NOW = epochMs(Date.parse('2026-10-01T00:00:00Z'));
const inHours = (hours: number): EpochMs => epochMs(NOW + hours * HOUR_MS);
const window = (from: number, to: number) => ({
  windowFrom: toIso(inHours(from)),
  windowTo: toIso(inHours(to)),
});
const option = (from: number, to: number, more: Partial<Order['options'][number]> = {}) => ({
  ...window(from, to),
  planned: true,
  pFailBefore: 0.1,
  expectedCost: { amount: 1, currency: 'JPY' },
  chosen: false,
  notPossible: null,
  ...more,
});

function order(more: Partial<Order>): Order {
  return {
    state: 'advised',
    acknowledgedAt: toIso(NOW),
    assignedTo: null,
    stopConfirmedAt: null,
    windowFrom: null,
    windowTo: null,
    options: [],
    missing: [],
    ...more,
  } as Order;
}

const scene: OrderScene = {
  now: NOW,
  answer: { kind: 'accept', at: NOW },
  repairableAt: undefined,
  plannedHours: 3,
  engineerUserId: 'usr_1',
  asFound: () => ({ severity: 'advanced', mode: 'VIB' }),
  newSerial: 'NEW-1',
};

describe('what people do next with an order', () => {
  it('is acknowledged first, then answered when the customer has made up its mind', () => {
    const advised = order({ options: [option(5, 9, { chosen: true })] });
    expect(nextVerb({ ...advised, acknowledgedAt: null }, scene)?.verb).toBe('acknowledge');
    expect(nextVerb(advised, { ...scene, answer: { kind: 'accept', at: inHours(1) } })).toBeUndefined();
    expect(nextVerb(advised, { ...scene, answer: undefined })).toBeUndefined();
    expect(nextVerb(advised, scene)).toEqual({ verb: 'accept', body: {}, by: 'plant-manager' });
    const answer = { kind: 'decline', at: NOW, reason: 'no money' } as const;
    expect(nextVerb(advised, { ...scene, answer })).toMatchObject({
      verb: 'decline',
      body: { reason: 'no money' },
    });
  });

  it('names another window where the part cannot make the chosen one, and waits where there is none', () => {
    const late = option(5, 9, { chosen: true, notPossible: 'parts-late' });
    expect(nextVerb(order({ options: [late, option(50, 58)] }), scene)?.body).toEqual(window(50, 58));
    expect(nextVerb(order({ options: [late, option(-9, -1)] }), scene)).toBeUndefined();
  });

  it('is prepared for the window that was agreed on', () => {
    const accepted = order({ state: 'accepted', ...window(5, 9) });
    expect(nextVerb(accepted, scene)).toMatchObject({ verb: 'assign', body: { userId: 'usr_1' } });
    const assigned = { ...accepted, assignedTo: 'usr_1' };
    expect(nextVerb(assigned, scene)).toMatchObject({ verb: 'schedule', body: window(5, 9) });
    // The window is over: as soon as the work takes.
    expect(nextVerb(assigned, { ...scene, now: inHours(10) })?.body).toEqual(window(10, 13));
    expect(nextVerb({ ...assigned, state: 'scheduled' }, scene)?.verb).toBe('confirm-stop');
  });

  it('is visited in its window when all is there, and without the part only when the machine stands', () => {
    const ready = order({ state: 'ready', assignedTo: 'u', stopConfirmedAt: toIso(NOW), ...window(5, 9) });
    expect(nextVerb(ready, scene)).toBeUndefined();
    expect(nextVerb(ready, { ...scene, now: inHours(6) })).toMatchObject({ verb: 'start', body: {} });
    const scheduled = { ...ready, state: 'scheduled' } as Order;
    expect(nextVerb(scheduled, { ...scene, now: inHours(6) })).toBeUndefined();
    const standing = { ...scene, now: inHours(6), repairableAt: inHours(5) };
    expect(nextVerb(scheduled, standing)?.body).toHaveProperty('overrideReason');
    expect(nextVerb(scheduled, { ...standing, repairableAt: inHours(7) })).toBeUndefined();
  });

  it('ends with what was found, how the machine was left, and the new part', () => {
    const verbs = (['in-progress', 'as-found-recorded', 'as-left-verified', 'closed'] as const).map((state) =>
      nextVerb(order({ state }), scene),
    );
    expect(verbs.map((call) => call?.verb)).toEqual(['as-found', 'as-left', 'complete', undefined]);
    expect(verbs[0]?.body).toEqual({ severity: 'advanced', mode: 'VIB' });
    expect(verbs[2]?.body).toEqual({ newSerial: 'NEW-1' });
  });
});
