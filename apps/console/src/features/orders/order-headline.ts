import type { Order } from '@kizashi/api-contract';
import { answerable } from '../../ui/advice/answerable.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { listWords, startSentence } from '../../ui/format/number-words.ts';
import { joinSentences } from '../../ui/format/sentences.ts';
import type { Wording } from '../../ui/format/use-wording.ts';
import type { OrderSubject } from './use-order-subject.ts';

export interface OrderHeadline {
  readonly first: string;
  readonly second: string;
}

/** What the order is about and where it stands, as the answer of its page. */
export function orderHeadline(
  order: Order,
  subject: OrderSubject,
  now: number,
  wording: Wording,
): OrderHeadline {
  const dates = wording.dates(subject.timeZone, now);
  return {
    first: firstSentence(order, subject, dates, wording),
    second: secondThoughts(order, now, dates, wording),
  };
}

function firstSentence(
  order: Order,
  subject: OrderSubject,
  dates: DateWords,
  { t, language }: Wording,
): string {
  const names = { part: startSentence(subject.partName[language]), serial: subject.serial };
  const advised = order.options.find(({ chosen }) => chosen)?.windowFrom;
  const from = order.windowFrom ?? advised ?? null;
  const day = from === null ? undefined : dates.day(Date.parse(from));
  switch (order.state) {
    case 'advised':
    case 'proposed':
      return day === undefined
        ? t('order.headline.decideNoWindow', names)
        : t('order.headline.decide', { ...names, day });
    case 'deferred':
      return order.deferredUntil === null
        ? t('order.headline.decideNoWindow', names)
        : t('order.headline.deferred', { ...names, day: dates.day(Date.parse(order.deferredUntil)) });
    case 'accepted':
    case 'parts-reserved':
    case 'scheduled':
    case 'ready':
      return order.windowFrom === null || day === undefined
        ? t('order.headline.agreedNoWindow', names)
        : t('order.headline.agreed', { ...names, day });
    case 'in-progress':
    case 'as-found-recorded':
    case 'as-left-verified':
      return t('order.headline.underWay', { ...names, state: t(`words.orderState.${order.state}`) });
    case 'closed':
    case 'declined':
    case 'cancelled':
    case 'expired':
      return t(`order.headline.${order.state}`, names);
  }
}

function secondThoughts(order: Order, now: number, dates: DateWords, { t, language }: Wording): string {
  const sentences: string[] = [];
  if (answerable(order) && order.orderBy !== null) {
    const at = Date.parse(order.orderBy);
    sentences.push(t(at < now ? 'order.orderByPassed' : 'order.orderBy', { day: dates.day(at) }));
  }
  if (order.state === 'accepted' || order.state === 'scheduled') {
    const things = order.missing.map((thing) => t(`words.missing.${thing}`));
    sentences.push(
      things.length === 0 ? t('order.allThere') : t('order.missing', { things: listWords(things, t) }),
    );
  }
  if (order.reason !== null) sentences.push(t('order.reason', { reason: order.reason }));
  return joinSentences(sentences, language);
}
