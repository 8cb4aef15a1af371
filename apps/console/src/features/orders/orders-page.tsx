import type { Order } from '@kizashi/api-contract';
import { Button, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { ORDER_FILTERS, type OrderFilter, ordersQuery } from '../../api/orders.ts';
import { A_MINUTE, useFleetNow } from '../../app/fleet-now.ts';
import { useLiveRoom } from '../../app/live/live-context.tsx';
import { RefreshRhythm } from '../../app/live/refresh-rhythm.ts';
import { PageTop } from '../../app/shell/page-top.tsx';
import { countWord, startSentence } from '../../ui/format/number-words.ts';
import { joinSentences } from '../../ui/format/sentences.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Answer } from '../../ui/surface/answer.tsx';
import { Empty } from '../../ui/surface/empty.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { ReadingNote } from '../../ui/surface/reading-note.tsx';
import { ChosenOrders } from './chosen-orders.tsx';
import { byOrderByDate, waitingOrders } from './order-sorting.ts';
import classes from './orders-page.module.css';
import { OrdersTable } from './orders-table.tsx';
import { useOrderSubject } from './use-order-subject.ts';

const REST_MS = 1_000;

/** All orders by a filter, or exactly those that a figure elsewhere was made of: `/orders?ids=a,b`. */
export function OrdersPage() {
  const { t } = useWording();
  const now = useFleetNow(A_MINUTE);
  const [search, setSearch] = useSearchParams();
  useLiveOrders();
  const ids = (search.get('ids') ?? '').split(',').filter((id) => id !== '');
  const asked = search.get('show');
  const filter = ORDER_FILTERS.find((known) => known === asked) ?? 'open';
  return (
    <>
      <title>{t('order.title')}</title>
      <PageTop>{t('order.title')}</PageTop>
      {ids.length > 0 ? (
        <ChosenOrders ids={ids} now={now} />
      ) : (
        <FilteredOrders
          filter={filter}
          now={now}
          onFilter={(show) => setSearch({ show }, { replace: true })}
        />
      )}
    </>
  );
}

interface FilteredOrdersProps {
  readonly filter: OrderFilter;
  readonly now: number;
  onFilter(filter: OrderFilter): void;
}

function FilteredOrders({ filter, now, onFilter }: FilteredOrdersProps) {
  const { t } = useWording();
  const { data, error, hasNextPage, isFetching, fetchNextPage, refetch } = useInfiniteQuery(
    ordersQuery(filter),
  );
  // Open orders are few and sorted by date: the list is only right when it is whole. Ended ones are read on demand.
  useEffect(() => {
    if (filter === 'open' && hasNextPage && !isFetching) void fetchNextPage();
  }, [filter, hasNextPage, isFetching, fetchNextPage]);
  const orders = useMemo(() => {
    const all = data?.pages.flatMap((page) => page.items);
    return filter === 'open' ? all?.toSorted(byOrderByDate) : all;
  }, [data, filter]);
  return (
    <>
      {orders && filter === 'open' && <OrdersAnswer orders={orders} now={now} />}
      {filter !== 'open' && <Answer>{t(`order.answer.${filter}`)}</Answer>}
      <SegmentedControl
        className={classes.filter!}
        aria-label={t('order.filter.label')}
        value={filter}
        onChange={onFilter}
        data={ORDER_FILTERS.map((value) => ({ value, label: t(`order.filter.${value}`) }))}
      />
      {error && <FailureNote error={error} onRetry={() => void refetch()} />}
      {!orders && !error && <ReadingNote what={t('order.readingWhat')} />}
      {orders?.length === 0 && (
        <div className={classes.list}>
          <Empty title={t(filter === 'open' ? 'order.emptyOpen' : 'order.emptyAll')}>
            <p>{t(filter === 'open' ? 'order.emptyOpenDetail' : 'order.emptyAllDetail')}</p>
          </Empty>
        </div>
      )}
      {orders && orders.length > 0 && (
        <div className={classes.list}>
          <OrdersTable orders={orders} now={now} />
        </div>
      )}
      {filter !== 'open' && hasNextPage && (
        <Button className={classes.more!} onClick={() => void fetchNextPage()} disabled={isFetching}>
          {t('order.more')}
        </Button>
      )}
    </>
  );
}

function OrdersAnswer({ orders, now }: { orders: readonly Order[]; now: number }) {
  const wording = useWording();
  const { t, language } = wording;
  const { count, next, passed } = waitingOrders(orders, now);
  const { subject } = useOrderSubject(next);
  const first =
    count === 0
      ? t('order.answer.none')
      : startSentence(t('order.answer.some', { count, number: countWord(count, language) }));
  const second = [
    passed > 0 ? t('order.answer.passed', { count: passed }) : '',
    next?.orderBy && subject
      ? t('order.answer.nextOrderBy', {
          day: wording.dates(subject.timeZone, now).day(Date.parse(next.orderBy)),
          part: subject.partName[language],
          serial: subject.serial,
        })
      : '',
  ];
  return (
    <div aria-live="polite">
      <Answer second={joinSentences(second, language)}>{first}</Answer>
    </div>
  );
}

function useLiveOrders(): void {
  const client = useQueryClient();
  const rhythm = useMemo(
    () =>
      new RefreshRhythm(
        () => void client.invalidateQueries({ queryKey: ['orders', 'list'] }),
        () => REST_MS,
      ),
    [client],
  );
  useEffect(() => () => rhythm.stop(), [rhythm]);
  useLiveRoom('fleet', ({ kind }) => {
    if (kind === 'order') rhythm.ask();
  });
}
