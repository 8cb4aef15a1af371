import type { Order, OrderVerb } from '@kizashi/api-contract';
import type { DateWords } from '../../ui/format/date-words.ts';
import type { Wording } from '../../ui/format/use-wording.ts';

/** What was just done, with the day that it is about. */
export function doneWords(verb: OrderVerb, order: Order, dates: DateWords, { t }: Wording): string {
  const { number, deferredUntil, windowFrom } = order;
  if (verb === 'acknowledge') return t('order.done.acknowledge', { number });
  if (verb === 'decline') return t('order.done.decline', { number });
  if (verb === 'defer' && deferredUntil !== null)
    return t('order.done.defer', { number, day: dates.day(Date.parse(deferredUntil)) });
  return windowFrom === null
    ? t('order.done.acceptNoWindow', { number })
    : t('order.done.accept', { number, day: dates.day(Date.parse(windowFrom)) });
}
