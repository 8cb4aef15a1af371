import { describe, expect, it } from '@jest/globals';
import { asId, DAY_MS, type EpochMs, plus } from '@kizashi/kernel';
import fc from 'fast-check';
import { applyVerb } from './apply-verb.ts';
import type { PastOrder } from './hold-back.ts';
import { decideOrder } from './opening-rule.ts';
import { aContext, anOption, evidence, NOW, SUBJECT } from './order.fixture.ts';
import { isFinal, isOpen, type Order } from './order.ts';
import { type OrderChange } from './order-change.ts';
import { recheckReady } from './ready-check.ts';
import { ORDER_VERBS, type OrderVerb, POSSIBLE_FROM, type VerbBodies } from './verb-table.ts';

/** What may happen to one fitted part, in any order and at any pace. */
type Happening =
  | { readonly kind: 'verb'; readonly verb: OrderVerb; readonly days: number }
  /** A verb that is possible just now, so that stories also get somewhere. */
  | { readonly kind: 'possible-verb'; readonly pick: number; readonly days: number }
  | { readonly kind: 'stock'; readonly inHand: boolean }
  | {
      readonly kind: 'evidence';
      readonly gate: boolean;
      readonly urgent: boolean;
      readonly withheld: boolean;
      readonly orderByDays: number;
      readonly p50Days: number | null;
    };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('verb' as const),
      verb: fc.constantFrom(...ORDER_VERBS),
      days: fc.integer({ min: -2, max: 20 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('possible-verb' as const),
      pick: fc.nat({ max: 5_039 }),
      days: fc.integer({ min: 1, max: 20 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stock' as const), inHand: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('evidence' as const),
      gate: fc.boolean(),
      urgent: fc.boolean(),
      withheld: fc.boolean(),
      orderByDays: fc.integer({ min: -5, max: 20 }),
      p50Days: fc.option(fc.integer({ min: 0, max: 90 })),
    }),
  },
);
const story = fc.array(fc.record({ afterDays: fc.constantFrom(0, 0, 0, 1, 2, 12), happening }), {
  minLength: 20,
  maxLength: 120,
  size: 'max',
});

function bodies(at: EpochMs, days: number): VerbBodies {
  const window = { from: plus(at, days * DAY_MS), to: plus(at, days * DAY_MS + 4) };
  return {
    acknowledge: {},
    accept: {},
    defer: { until: plus(at, days * DAY_MS) },
    decline: { reason: 'no' },
    assign: { userId: asId('usr-1') },
    'confirm-stop': {},
    schedule: { window },
    start: days > 10 ? { overrideReason: 'stands still' } : {},
    'as-found': { severity: 'failed', mode: 'spalling' },
    'as-left': {},
    complete: { newSerial: `SN-${at}`, partNumber: asId('PN-1') },
    cancel: { reason: 'no' },
    resume: {},
    expire: {},
  };
}

function possibleVerb(order: Order, pick: number): OrderVerb | undefined {
  const possible = ORDER_VERBS.filter((verb) => POSSIBLE_FROM[verb].includes(order.state));
  return possible[pick % possible.length];
}

/** One fitted part with every order it ever had; each change is checked against the promises as it is made. */
class PartHistory {
  readonly orders: Order[] = [];
  changes = 0;
  #inHand = true;

  get open(): Order | undefined {
    return this.orders.find((order) => isOpen(order.state));
  }

  get past(): PastOrder | undefined {
    const over = this.orders.filter((order) => isFinal(order.state) && order.state !== 'closed').at(-1);
    if (!over?.closedAt) return undefined;
    const { state, reason, closedAt, p50At } = over;
    return { state: state as PastOrder['state'], reason, closedAt, p50At };
  }

  happens(event: Happening, at: EpochMs): void {
    if (event.kind === 'stock') {
      this.#inHand = event.inHand;
      for (const order of this.orders) this.#keep(order, recheckReady(order, event.inHand, at));
      return;
    }
    if (event.kind === 'verb' || event.kind === 'possible-verb') {
      const order = this.orders.at(-1);
      if (!order) return;
      const verb = event.kind === 'verb' ? event.verb : possibleVerb(order, event.pick);
      if (!verb) return;
      const context = aContext({ at, partInHand: this.#inHand });
      const outcome = applyVerb(order, verb, bodies(at, event.days)[verb], context);
      if (outcome.ok) this.#keep(order, outcome.value);
      return;
    }
    const options = [
      anOption(0, { window: { from: plus(at, DAY_MS), to: plus(at, 2 * DAY_MS) }, chosen: true }),
    ];
    const { gate, urgent, withheld, orderByDays, p50Days } = event;
    const found = evidence(
      { evidenceGateHolds: gate, urgent, orderBy: plus(at, orderByDays * DAY_MS), options },
      { p50At: p50Days === null ? null : plus(at, p50Days * DAY_MS) },
      at,
    );
    const subject = { ...SUBJECT, orderId: asId<typeof SUBJECT.orderId>(`ord-${this.orders.length}`) };
    const decision = decideOrder({
      at,
      subject,
      evidence: withheld ? 'withheld' : found,
      open: this.open,
      past: this.past,
    });
    if (decision.kind !== 'none') this.#keep(this.open, decision);
  }

  #keep(before: Order | undefined, change: OrderChange | undefined): void {
    if (!change) return;
    const { order, facts } = change;
    this.changes += 1;
    expect(before && isFinal(before.state)).not.toBe(true);
    expect(order.version).toBe((before?.version ?? 0) + 1);
    let state = before?.state ?? null;
    for (const fact of facts) {
      expect(fact.fromState).toBe(state);
      state = fact.toState;
    }
    expect(order.state).toBe(state);
    expect(isFinal(order.state)).toBe(order.closedAt !== null);
    expect(order.state === 'deferred').toBe(order.deferredUntil !== null);
    const index = this.orders.findIndex(({ id }) => id === order.id);
    if (index < 0) this.orders.push(order);
    else this.orders[index] = order;
    expect(this.orders.filter((one) => isOpen(one.state)).length).toBeLessThanOrEqual(1);
  }
}

describe('whatever happens to a fitted part', () => {
  it('has one open order at most, versions that grow by one, and final states that are final', () => {
    const seen = new Set<string>();
    let changes = 0;
    fc.assert(
      fc.property(story, (steps) => {
        const part = new PartHistory();
        let at = NOW;
        for (const { afterDays, happening: event } of steps) {
          at = plus(at, afterDays * DAY_MS);
          part.happens(event, at);
          for (const { state } of part.orders) seen.add(state);
        }
        changes += part.changes;
      }),
      { numRuns: 400, seed: 20_816 },
    );
    // The stories must really go places, or the promises above are empty.
    expect(changes).toBeGreaterThan(3_000);
    for (const state of ['deferred', 'ready', 'closed', 'cancelled', 'declined', 'expired']) {
      expect(seen).toContain(state);
    }
  });
});
