import type { Order } from '@kizashi/api-contract';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import { between } from '../../random/distributions.ts';
import { keyedRandom } from '../../random/keyed-random.ts';
import type { AnswerRules } from '../../scenario/people.ts';

/** What a customer makes of an order, and when. Only who runs a part to its end turns down what is urgent. */
export type Answer =
  | { readonly kind: 'accept'; readonly at: EpochMs }
  | { readonly kind: 'defer'; readonly at: EpochMs; readonly until: EpochMs }
  | { readonly kind: 'decline'; readonly at: EpochMs; readonly reason: string };

/**
 * The same order gets the same answer at any time it is asked: it is drawn from the seed and from what the order is
 * about, so nothing has to be remembered. A deferred order is accepted when it comes back.
 */
export function answerTo(
  order: Pick<Order, 'machineSerial' | 'positionName' | 'openedAt' | 'urgent'>,
  rules: AnswerRules & { readonly urgentToo?: boolean },
  seed: number,
  now: EpochMs,
): Answer {
  const openedAt = Date.parse(order.openedAt);
  const key = [order.machineSerial, order.positionName.en, openedAt];
  const uniform = keyedRandom(seed, 'answer', ...key);
  const draw = uniform();
  const hours = between(uniform, rules.afterHours.low, rules.afterHours.high);
  const afterHours = order.urgent ? Math.min(hours, rules.urgentAfterHours) : hours;
  const at = epochMs(Math.round(openedAt + afterHours * HOUR_MS));
  if (order.urgent && !rules.urgentToo) return { kind: 'accept', at };
  if (draw < rules.declined) {
    const which = Math.floor(uniform() * rules.declineReasons.length);
    return { kind: 'decline', at, reason: rules.declineReasons[which] ?? '' };
  }
  const until = epochMs(at + rules.deferDays * DAY_MS);
  if (draw < rules.declined + rules.deferred && now < until) return { kind: 'defer', at, until };
  return { kind: 'accept', at };
}
