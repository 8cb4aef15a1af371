import { mayWrite } from '@kizashi/api-contract';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { isRefused } from '../../api/failures.ts';
import { A_MINUTE, useFleetNow } from '../../app/fleet-now.ts';
import { useSession } from '../../app/session/use-session.ts';
import { PageTop } from '../../app/shell/page-top.tsx';
import { useWording } from '../../ui/format/use-wording.ts';
import { Answer } from '../../ui/surface/answer.tsx';
import { Empty } from '../../ui/surface/empty.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { Notice } from '../../ui/surface/notice.tsx';
import { ReadingNote } from '../../ui/surface/reading-note.tsx';
import { Tag } from '../../ui/surface/tag.tsx';
import { Acknowledge } from './acknowledge-card.tsx';
import { AnswerCard } from './answer-card.tsx';
import { CancelCard } from './cancel-card.tsx';
import { EventsCard } from './events-card.tsx';
import { LifeCycleCard } from './life-cycle-card.tsx';
import { OrderEvidence } from './order-evidence.tsx';
import { OrderFacts } from './order-facts.tsx';
import { orderHeadline } from './order-headline.ts';
import classes from './order-page.module.css';
import { type OrderData, useOrder } from './use-order.ts';
import { WorkCard } from './work-card.tsx';

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

/** While somebody looks at the removed part what was predicted is not shown: the record has to stay honest. */
function mayShowPrediction({ state }: OrderData['order']): boolean {
  return state !== 'in-progress';
}

function WholeOrder({ data, now }: { data: OrderData; now: number }) {
  const wording = useWording();
  const { t, language } = wording;
  const { order, subject, events } = data;
  const dates = wording.dates(subject.timeZone, now);
  const headline = orderHeadline(order, subject, now, wording);
  const [done, setDone] = useState<string | undefined>(undefined);
  const prediction = mayShowPrediction(order);
  const session = useSession();
  const mayAct = session !== null && mayWrite(session.user, 'orders');
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
      {prediction ? (
        <OrderEvidence order={order} part={subject.partName[language]} />
      ) : (
        <p className={classes.see}>
          <Link to={`/machines/${order.machineId}`}>{t('order.seeMachine', { serial: subject.serial })}</Link>
        </p>
      )}
      <div role="status">{done !== undefined && <Notice tone="done" title={done} />}</div>
      {order.urgent && <Acknowledge data={data} now={now} mayAct={mayAct} onDone={setDone} />}
      {events && <LifeCycleCard order={order} events={events} dates={dates} />}
      <div className={classes.columns}>
        <div className={classes.column}>
          {mayAct && <WorkCard data={data} now={now} onDone={setDone} />}
          {prediction && <AnswerCard data={data} now={now} mayAct={mayAct} onDone={setDone} />}
          {mayAct && <CancelCard data={data} now={now} onDone={setDone} />}
        </div>
        <div className={classes.column}>
          <OrderFacts data={data} now={now} prediction={prediction} />
          {events && <EventsCard events={events} dates={dates} />}
        </div>
      </div>
    </>
  );
}
