import type { Order, OrderVerb } from '@kizashi/api-contract';
import type { DateWords } from '../../ui/format/date-words.ts';
import type { Wording } from '../../ui/format/use-wording.ts';

/** What was just done, with the day that it is about. */
export function doneWords(verb: OrderVerb, order: Order, dates: DateWords, { t }: Wording): string {
  const { number, deferredUntil, windowFrom } = order;
  switch (verb) {
    case 'accept':
      return windowFrom === null
        ? t('order.done.acceptNoWindow', { number })
        : t('order.done.accept', { number, day: dates.day(Date.parse(windowFrom)) });
    case 'defer':
      return t('order.done.defer', { number, day: dates.day(Date.parse(deferredUntil ?? '')) });
    case 'schedule':
      return t('order.done.schedule', { number, day: dates.dayAndTime(Date.parse(windowFrom ?? '')) });
    default:
      return t(`order.done.${verb}`, { number });
  }
}
