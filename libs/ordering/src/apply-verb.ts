import {
  type EpochMs,
  err,
  ok,
  type PartNumber,
  type Rejection,
  type Result,
  type TimeRange,
  toIso,
} from '@kizashi/kernel';
import { type WindowRejectionCode, windowAhead, windowToAccept } from './accept-window.ts';
import { isFinal, type Order, type OrderState } from './order.ts';
import { type OrderChange } from './order-change.ts';
import { lastOptionEnd } from './order-timer.ts';
import { missingForVisit, withReadyCheck } from './ready-check.ts';
import { type OrderVerb, POSSIBLE_FROM, type VerbBodies } from './verb-table.ts';

export type VerbRejectionCode =
  | 'illegal-transition'
  | 'not-ready'
  | 'not-due'
  | 'until-passed'
  | 'serial-unchanged'
  | WindowRejectionCode;

/** What a verb needs to know of the world around the order. */
export interface VerbContext {
  /** Fleet time of the verb. */
  readonly at: EpochMs;
  readonly actor: string;
  /** A part of the needed number is on hand at the site and not claimed by another visit. */
  readonly partInHand: boolean;
  /** Planned stops of the machine's line that touch the window which an acceptance names. */
  readonly plannedStops: readonly TimeRange[];
  /** The part that is fitted now. */
  readonly fitted: { readonly serial: string; readonly partNumber: PartNumber };
}

interface Step {
  readonly state: OrderState;
  readonly set?: Partial<Order>;
  readonly detail?: Record<string, unknown>;
}
type StepResult = Result<Step, Rejection<VerbRejectionCode>>;
type Steps = {
  readonly [V in OrderVerb]: (order: Order, body: VerbBodies[V], context: VerbContext) => StepResult;
};

const isoWindow = (window: TimeRange) => ({ windowFrom: toIso(window.from), windowTo: toIso(window.to) });

/** A confirmation is for one window: another window has to be confirmed anew. */
function withWindow(order: Order, window: TimeRange): Partial<Order> {
  const unchanged = order.window?.from === window.from && order.window.to === window.to;
  return unchanged ? { window } : { window, stopConfirmedAt: null };
}

const STEPS: Steps = {
  acknowledge: (order, _, { actor, at }) =>
    ok({ state: order.state, set: { acknowledgedBy: actor, acknowledgedAt: at } }),

  accept(order, { window: named }, { at, plannedStops }) {
    const window = windowToAccept(order, named, plannedStops, at);
    if (!window.ok) return window;
    return ok({
      state: 'accepted',
      set: withWindow(order, window.value),
      detail: isoWindow(window.value),
    });
  },

  defer(_, { until }, { at }) {
    if (until > at) {
      return ok({ state: 'deferred', set: { deferredUntil: until }, detail: { until: toIso(until) } });
    }
    const detail = `An order can only be put off to a time that lies ahead of ${toIso(at)}; ${toIso(until)} does not.`;
    return err({ code: 'until-passed', field: 'until', detail });
  },

  decline: (_, { reason }) => ok({ state: 'declined', set: { reason }, detail: { reason } }),

  assign: (order, { userId }) => ok({ state: order.state, set: { assignedTo: userId }, detail: { userId } }),

  'confirm-stop': (order, _, { at }) => ok({ state: order.state, set: { stopConfirmedAt: at } }),

  schedule(order, { window: named }, { at }) {
    const window = windowAhead(named, at);
    if (!window.ok) return window;
    return ok({ state: 'scheduled', set: withWindow(order, named), detail: isoWindow(named) });
  },

  start(order, { overrideReason }, { partInHand }) {
    const missing = missingForVisit(order, partInHand);
    if (order.state === 'ready' || overrideReason !== undefined) {
      return ok({
        state: 'in-progress',
        detail: overrideReason === undefined ? {} : { overrideReason, missing },
      });
    }
    const detail = `The visit is not ready: ${missing.join(', ')} missing. To start all the same, say why in overrideReason.`;
    return err({ code: 'not-ready', field: 'overrideReason', detail });
  },

  'as-found': (_, asFound) => ok({ state: 'as-found-recorded', set: { asFound }, detail: { ...asFound } }),

  'as-left': (_, body) => ok({ state: 'as-left-verified', detail: { ...body } }),

  complete(_, { newSerial, partNumber }, { fitted }) {
    if (newSerial !== fitted.serial) {
      return ok({ state: 'closed', detail: { newSerial, partNumber: partNumber ?? fitted.partNumber } });
    }
    const detail = `${newSerial} is the serial of the part that was taken off; give the serial of the new part.`;
    return err({ code: 'serial-unchanged', field: 'newSerial', detail });
  },

  cancel: (_, { reason }) => ok({ state: 'cancelled', set: { reason }, detail: { reason } }),

  resume(order, _, { at }) {
    const until = order.deferredUntil;
    if (until !== null && until > at) return notDue(`is deferred until ${toIso(until)}`);
    return ok({ state: 'advised' });
  },

  expire(order, _, { at }) {
    const end = lastOptionEnd(order);
    if (end === undefined || end > at) return notDue('still has a window that can be taken');
    return ok({ state: 'expired', detail: { lastOptionEnd: toIso(end) } });
  },
};

function notDue(because: string): StepResult {
  return err({ code: 'not-due', detail: `Nothing to do yet: the order ${because}.` });
}

/**
 * One verb on one order, by the verb table. The ready check goes before it, for stock may have changed since the
 * order was written, and after it; both are part of the same change. Everything that the table does not name is
 * `illegal-transition`. The order given is never changed.
 */
export function applyVerb<V extends OrderVerb>(
  order: Order,
  verb: V,
  body: VerbBodies[V],
  context: VerbContext,
): Result<OrderChange, Rejection<VerbRejectionCode>> {
  const { at, actor, partInHand } = context;
  const before = withReadyCheck({ order, facts: [] }, partInHand, at);
  const fromState = before.order.state;
  const from = POSSIBLE_FROM[verb];
  if (!from.includes(fromState)) {
    const detail = `"${verb}" is not possible while an order is ${fromState}; it is possible from ${from.join(', ')}.`;
    return err({ code: 'illegal-transition', detail });
  }
  const step = STEPS[verb](before.order, body, context);
  if (!step.ok) return step;
  const { state, set, detail } = step.value;
  const change: OrderChange = {
    order: {
      ...order,
      deferredUntil: state === fromState ? order.deferredUntil : null,
      ...set,
      state,
      closedAt: isFinal(state) ? at : null,
      updatedAt: at,
      version: order.version + 1,
    },
    facts: [...before.facts, { verb, at, actor, fromState, toState: state, detail: detail ?? {} }],
  };
  return ok(withReadyCheck(change, partInHand, at));
}
