import {
  type EpochMs,
  err,
  ok,
  plus,
  type Rejection,
  type Result,
  type TimeRange,
  toIso,
} from '@kizashi/kernel';
import type { Order } from './order.ts';

export type WindowRejectionCode =
  | 'window-reversed'
  | 'window-passed'
  | 'window-not-offered'
  | 'window-not-possible';
type WindowResult = Result<TimeRange, Rejection<WindowRejectionCode>>;

const same = (a: TimeRange, b: TimeRange) => a.from === b.from && a.to === b.to;
const within = (inner: TimeRange, outer: TimeRange) => inner.from >= outer.from && inner.to <= outer.to;
const written = (window: TimeRange) => `${toIso(window.from)} to ${toIso(window.to)}`;

/** A window that still lies ahead, at least in part, and does not end before it begins. */
export function windowAhead(window: TimeRange, at: EpochMs): WindowResult {
  if (window.from >= window.to) {
    return err({
      code: 'window-reversed',
      field: 'windowTo',
      detail: `The window ${written(window)} ends before it begins; windowTo must be later than windowFrom.`,
    });
  }
  if (window.to <= at) {
    return err({
      code: 'window-passed',
      field: 'windowTo',
      detail: `The window ${written(window)} is over (it is ${toIso(at)}); choose one that lies ahead.`,
    });
  }
  return ok(window);
}

/** An option outside the planned stops means "at once": by the time it is accepted, at once is later. */
function atOnce(window: TimeRange, at: EpochMs): TimeRange {
  return window.from >= at ? window : { from: at, to: plus(at, window.to - window.from) };
}

/**
 * The window that an acceptance agrees to: the chosen option, or the one named by the caller, which must be an
 * offered option or lie within a planned stop of the line. Somebody who accepts takes what was offered or a time
 * at which the line stands still anyway; any other time is for the planner to `schedule`. An option that the
 * parts cannot make is refused, since accepting it would promise what cannot be kept.
 */
export function windowToAccept(
  order: Order,
  named: TimeRange | undefined,
  plannedStops: readonly TimeRange[],
  at: EpochMs,
): WindowResult {
  const option = order.options.find((offered) => (named ? same(offered.window, named) : offered.chosen));
  const window = option && !option.planned ? atOnce(option.window, at) : (named ?? option?.window);
  if (!window) {
    return err({
      code: 'window-not-offered',
      field: 'windowFrom',
      detail: 'No window can be recommended at present; name windowFrom and windowTo of a planned stop.',
    });
  }
  const ahead = windowAhead(window, at);
  if (!ahead.ok) return ahead;
  if (option?.notPossible) {
    return err({
      code: 'window-not-possible',
      field: 'windowFrom',
      detail: `The part cannot be there for ${written(window)}; choose a later window of the order's options.`,
    });
  }
  if (option || plannedStops.some((stop) => within(window, stop))) return ok(window);
  return err({
    code: 'window-not-offered',
    field: 'windowFrom',
    detail: `${written(window)} is neither an option of this order nor within a planned stop of its line. Offered: ${order.options.map((offered) => written(offered.window)).join(', ')}.`,
  });
}
