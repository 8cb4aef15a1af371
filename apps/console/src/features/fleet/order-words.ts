import type { Order } from '@kizashi/api-contract';
import { answerable } from '../../ui/advice/answerable.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { listWords } from '../../ui/format/number-words.ts';
import { joinSentences } from '../../ui/format/sentences.ts';
import type { Wording } from '../../ui/format/use-wording.ts';

/** Where the order stands, and what it waits for, in one or two sentences. */
export function orderWords(order: Order, now: number, dates: DateWords, wording: Wording): string {
  const { t, language } = wording;
  const sentences = [stateSentence(order, dates, wording)];
  if (answerable(order) && order.orderBy !== null) {
    const orderBy = Date.parse(order.orderBy);
    const key = orderBy < now ? 'fleet.sentence.orderByPassed' : 'fleet.sentence.orderBy';
    sentences.push(t(key, { day: dates.day(orderBy) }));
  }
  if (order.urgent)
    sentences.push(
      order.acknowledgedBy !== null && order.acknowledgedAt !== null
        ? t('fleet.sentence.seen', {
            who: order.acknowledgedBy,
            when: dates.dayAndTime(Date.parse(order.acknowledgedAt)),
          })
        : t('fleet.sentence.notSeen'),
    );
  if (order.missing.length > 0 && (order.state === 'accepted' || order.state === 'scheduled'))
    sentences.push(
      t('fleet.sentence.missing', {
        things: listWords(
          order.missing.map((thing) => t(`words.missing.${thing}`)),
          t,
        ),
      }),
    );
  return joinSentences(sentences, language);
}

function stateSentence(order: Order, dates: DateWords, { t }: Wording): string {
  const { number } = order;
  const day = order.windowFrom === null ? undefined : dates.day(Date.parse(order.windowFrom));
  const underWay = () =>
    t('fleet.sentence.underWay', { number, state: t(`words.orderState.${order.state}`) });
  switch (order.state) {
    case 'advised':
      return t(order.urgent ? 'fleet.sentence.urgent' : 'fleet.sentence.advised', { number });
    case 'proposed':
      return t('fleet.sentence.proposed', { number });
    case 'deferred':
      return order.deferredUntil === null
        ? underWay()
        : t('fleet.sentence.deferred', { day: dates.day(Date.parse(order.deferredUntil)) });
    case 'accepted':
    case 'parts-reserved':
      return day === undefined ? underWay() : t('fleet.sentence.accepted', { day });
    case 'scheduled':
      return day === undefined ? underWay() : t('fleet.sentence.scheduled', { day });
    case 'ready':
      return day === undefined ? underWay() : t('fleet.sentence.ready', { day });
    default:
      return underWay();
  }
}
