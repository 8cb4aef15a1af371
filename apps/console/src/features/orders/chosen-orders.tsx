import { useQueries } from '@tanstack/react-query';
import { Link } from 'react-router';
import { isRefused } from '../../api/failures.ts';
import { orderQuery } from '../../api/orders.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Answer } from '../../ui/surface/answer.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { ReadingNote } from '../../ui/surface/reading-note.tsx';
import classes from './orders-page.module.css';
import { OrdersTable } from './orders-table.tsx';

/** Exactly the orders that a figure was made of, so that it can be checked row by row. */
export function ChosenOrders({ ids, now }: { ids: readonly string[]; now: number }) {
  const { t } = useWording();
  const queries = useQueries({ queries: ids.map((id) => orderQuery(id)) });
  const orders = queries.flatMap(({ data }) => (data === undefined ? [] : [data]));
  // An order that is gone or belongs to somebody else is counted, any other failure is told.
  const missing = queries.filter(({ error }) => isRefused(error, 404)).length;
  const failed = queries.find(({ error }) => error !== null && !isRefused(error, 404));
  const reading = queries.some(({ isPending }) => isPending);
  return (
    <>
      <Answer second={missing > 0 && t('order.chosen.missing', { count: missing })}>
        {t('order.chosen.title', { count: ids.length })}
      </Answer>
      <p className={classes.filter}>
        <Link to="/orders">{t('order.chosen.all')}</Link>
      </p>
      {failed?.error && <FailureNote error={failed.error} onRetry={() => void failed.refetch()} />}
      {reading && <ReadingNote what={t('order.readingWhat')} />}
      {orders.length > 0 && (
        <div className={classes.list}>
          <OrdersTable orders={orders} now={now} />
        </div>
      )}
    </>
  );
}
