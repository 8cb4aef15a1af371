import type { Order, OrderEvent } from '@kizashi/api-contract';
import { isRefused, Refused } from '../../api/failures.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { startSentence } from '../../ui/format/number-words.ts';
import type { Wording } from '../../ui/format/use-wording.ts';
import { eventWords } from '../../ui/orders/event-words.ts';

export interface RefusalWords {
  readonly title: string;
  readonly detail: string;
  /** What helps: look at the new state, or send the same again. */
  readonly offer: 'reload' | 'again' | 'none';
}

interface RefusalFacts {
  readonly error: Error;
  /** The order as it was when the answer was given. */
  readonly answered: Order;
  /** The order as it is now. */
  readonly newest: Order;
  readonly events: readonly OrderEvent[];
  readonly dates: DateWords;
  readonly actorName: (actor: string) => string;
}

/** Why an answer was not taken: who did what and when, and what to do now. */
export function refusalWords(facts: RefusalFacts, wording: Wording): RefusalWords {
  const { error, answered, newest } = facts;
  const { t } = wording;
  if (isRefused(error, 412, 409) && newest.version !== answered.version)
    return { title: changeWords(facts, wording), detail: t('order.refused.notSaved'), offer: 'reload' };
  if (isRefused(error) && error.problem.code === 'illegal-transition')
    return {
      title: t('order.refused.impossible', {
        number: newest.number,
        state: t(`words.orderState.${newest.state}`),
      }),
      detail: t('order.refused.notSaved'),
      offer: 'reload',
    };
  if (error instanceof Refused)
    return {
      title: t('order.refused.other', { detail: error.problem.detail }),
      detail: t('order.refused.notSaved'),
      offer: error.problem.status >= 500 ? 'again' : 'none',
    };
  return {
    title: t('order.refused.unreachable'),
    detail: t('order.refused.unreachableDetail'),
    offer: 'again',
  };
}

/** "Abe changed order OR-2381 on Sat 7 Nov, 09:13: accepted it." */
export function changeWords(
  { answered, newest, events, dates, actorName }: Omit<RefusalFacts, 'error'>,
  wording: Wording,
): string {
  const { t } = wording;
  const seenAt = Date.parse(answered.updatedAt);
  const last = events.findLast(({ at }) => Date.parse(at) >= seenAt);
  if (last === undefined) return t('order.refused.changedUnknown', { number: newest.number });
  return t('order.refused.changed', {
    who: startSentence(actorName(last.actor)),
    number: newest.number,
    when: dates.dayAndTime(Date.parse(last.at)),
    what: eventWords(last, wording),
  });
}
