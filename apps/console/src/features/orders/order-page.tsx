import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { isRefused } from '../../api/failures.ts';
import { A_MINUTE, useFleetNow } from '../../app/fleet-now.ts';
import { PageTop } from '../../app/shell/page-top.tsx';
import { failureModeWords } from '../../ui/format/failure-mode-words.ts';
import { moneyWords } from '../../ui/format/money-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Answer } from '../../ui/surface/answer.tsx';
import { Empty } from '../../ui/surface/empty.tsx';
import { FactsCard } from '../../ui/surface/facts-card.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { Notice } from '../../ui/surface/notice.tsx';
import { ReadingNote } from '../../ui/surface/reading-note.tsx';
import { Tag } from '../../ui/surface/tag.tsx';
import { Acknowledge } from './acknowledge-card.tsx';
import { AnswerCard } from './answer-card.tsx';
import { EventsCard } from './events-card.tsx';
import { orderHeadline } from './order-headline.ts';
import classes from './order-page.module.css';
import { type OrderData, useOrder } from './use-order.ts';

export function OrderPage() {
  const { id = '' } = useParams();
  const { t } = useWording();
  const now = useFleetNow(A_MINUTE);
  const { data, error, refetch } = useOrder(id);
  if (isRefused(error, 404)) return <Empty title={t('order.notFound')} />;
  return (
    <>
      {error && <FailureNote error={error} onRetry={refetch} />}
      {!data && !error && <ReadingNote what={t('order.readingOne')} />}
      {data && <WholeOrder key={id} data={data} now={now} />}
    </>
  );
}

function WholeOrder({ data, now }: { data: OrderData; now: number }) {
  const wording = useWording();
  const { t, language } = wording;
  const { order, subject, events } = data;
  const dates = wording.dates(subject.timeZone, now);
  const headline = orderHeadline(order, subject, now, wording);
  const [done, setDone] = useState<string | undefined>(undefined);
  const part = subject.partName[language];
  return (
    <>
      <title>{`${order.number}, ${subject.serial}`}</title>
      <PageTop>
        <Link to="/orders">{t('order.title')}</Link> / {order.number}
      </PageTop>
      <p className={classes.what}>
        {t('order.what', { number: order.number, day: dates.dayAndTime(Date.parse(order.openedAt)) })}{' '}
        {order.urgent && <Tag tone="alarm">{t('order.urgent')}</Tag>}
      </p>
      <div aria-live="polite">
        <Answer second={headline.second}>{headline.first}</Answer>
      </div>
      <p className={classes.see}>
        <Link to={`/parts/${order.fittedPartId}`}>{t('order.seePart', { part })}</Link>
      </p>
      <div role="status">{done !== undefined && <Notice tone="done" title={done} />}</div>
      {order.urgent && <Acknowledge data={data} now={now} onDone={setDone} />}
      <div className={classes.columns}>
        <div className={classes.column}>
          <AnswerCard data={data} now={now} onDone={setDone} />
        </div>
        <div className={classes.column}>
          <OrderFacts data={data} now={now} />
          {events && <EventsCard events={events} dates={dates} />}
        </div>
      </div>
    </>
  );
}

function OrderFacts({ data: { order, subject }, now }: { data: OrderData; now: number }) {
  const wording = useWording();
  const { t, language } = wording;
  const dates = wording.dates(subject.timeZone, now);
  const at = (instant: string | null, none: string) =>
    instant === null ? none : dates.dayAndTime(Date.parse(instant));
  return (
    <FactsCard
      title={t('order.facts.title')}
      aside={<Tag>{t(`words.orderState.${order.state}`)}</Tag>}
      facts={[
        { name: t('order.facts.window'), value: at(order.windowFrom, t('order.noWindow')) },
        {
          name: t('order.facts.orderBy'),
          value: order.orderBy === null ? t('order.noOrderBy') : dates.day(Date.parse(order.orderBy)),
        },
        {
          name: t('order.facts.failureMode'),
          value: order.failureMode === null ? t('part.made.none') : failureModeWords(order.failureMode, t),
        },
        { name: t('order.facts.price'), value: moneyWords(order.price, language) },
        { name: t('order.facts.entitlement'), value: t(`order.facts.who.${order.entitlement}`) },
        {
          name: t('order.facts.engineer'),
          value: t(order.assignedTo === null ? 'order.facts.open' : 'order.facts.assigned'),
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
