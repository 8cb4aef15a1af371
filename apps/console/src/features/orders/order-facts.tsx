import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { usersQuery } from '../../api/users.ts';
import { failureModeWords } from '../../ui/format/failure-mode-words.ts';
import { moneyWords } from '../../ui/format/money-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { FactsCard } from '../../ui/surface/facts-card.tsx';
import { Tag } from '../../ui/surface/tag.tsx';
import { isSight } from './as-found-codes.ts';
import type { OrderData } from './use-order.ts';

interface OrderFactsProps {
  readonly data: OrderData;
  readonly now: number;
  /** Whether what was predicted may be seen: while the removed part is looked at it may not. */
  readonly prediction: boolean;
}

export function OrderFacts({ data: { order, subject }, now, prediction }: OrderFactsProps) {
  const wording = useWording();
  const { t, language } = wording;
  const dates = wording.dates(subject.timeZone, now);
  const users = useQuery(usersQuery).data ?? [];
  const at = (instant: string | null, none: string) =>
    instant === null ? none : dates.dayAndTime(Date.parse(instant));
  const engineer = users.find(({ id }) => id === order.assignedTo)?.name ?? t('order.facts.assigned');
  const { asFound } = order;
  return (
    <FactsCard
      title={t('order.facts.title')}
      aside={<Tag>{t(`words.orderState.${order.state}`)}</Tag>}
      facts={[
        {
          name: t('order.facts.machine'),
          value: <Link to={`/machines/${order.machineId}`}>{order.machineSerial}</Link>,
        },
        {
          name: t('order.facts.place'),
          value: [order.customerName, order.siteName, order.lineName].join(t('words.listJoin')),
        },
        { name: t('order.facts.window'), value: at(order.windowFrom, t('order.noWindow')) },
        {
          name: t('order.facts.orderBy'),
          value: order.orderBy === null ? t('order.noOrderBy') : dates.day(Date.parse(order.orderBy)),
        },
        ...(prediction
          ? [
              {
                name: t('order.facts.failureMode'),
                value:
                  order.failureMode === null ? t('part.made.none') : failureModeWords(order.failureMode, t),
              },
            ]
          : []),
        ...(asFound === null
          ? []
          : [
              {
                name: t('order.facts.asFound'),
                value: t('order.facts.asFoundValue', {
                  seen: isSight(asFound.mode)
                    ? t(`order.asFound.seen.${asFound.mode}`)
                    : failureModeWords(asFound.mode, t),
                  how: t(`order.asFound.how.${asFound.severity}`),
                }),
              },
            ]),
        { name: t('order.facts.price'), value: moneyWords(order.price, language) },
        { name: t('order.facts.entitlement'), value: t(`order.facts.who.${order.entitlement}`) },
        {
          name: t('order.facts.engineer'),
          value: order.assignedTo === null ? t('order.facts.open') : engineer,
        },
        {
          name: t('order.facts.stop'),
          value:
            order.stopConfirmedAt === null
              ? t('order.facts.open')
              : t('order.facts.stopConfirmed', { when: at(order.stopConfirmedAt, '') }),
        },
      ]}
    />
  );
}
