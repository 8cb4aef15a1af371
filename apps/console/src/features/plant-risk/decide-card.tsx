import type { Order, PlantRisk } from '@kizashi/api-contract';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { ordersQuery } from '../../api/orders.ts';
import { agreed } from '../../ui/advice/answerable.ts';
import { browserZone } from '../../ui/format/browser-zone.ts';
import { reachWords } from '../../ui/format/chance-words.ts';
import { moneyWords } from '../../ui/format/money-words.ts';
import { joinSentences } from '../../ui/format/sentences.ts';
import { useWording, type Wording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import classes from './decide-card.module.css';

/** More than these are on the page of orders. */
const MOST_WAITING = 5;
const MOST_DECIDED = 3;

/** Open orders that wait for a yes, a later or a no; the earliest order-by date first. Then what has been decided. */
export function DecideCard({ plant }: { plant: PlantRisk }) {
  const { t, language } = useWording();
  const { data, error, hasNextPage, isFetching, fetchNextPage, refetch } = useInfiniteQuery(
    ordersQuery('open'),
  );
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const orders = data?.pages.flatMap(({ items }) => items) ?? [];
  const waiting = orders
    .filter(({ state }) => state === 'advised' || state === 'proposed')
    .toSorted(byOrderBy);
  const decided = orders.filter(agreed).toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt));
  const zoneOf = (order: Order) =>
    plant.lines.find((line) => line.lineName === order.lineName && line.siteName === order.siteName)
      ?.timeZone ?? browserZone();
  const now = Date.parse(plant.asOf);
  return (
    <Card title={t('plantRisk.decide.title')} aside={data && waiting.length.toLocaleString(language)}>
      <div className={classes.decide}>
        {error && <FailureNote error={error} onRetry={() => void refetch()} />}
        {data && waiting.length === 0 && (
          <p className={classes.none}>
            {t('plantRisk.decide.none')} {decided.length === 0 && t('plantRisk.decide.noneDetail')}
          </p>
        )}
        <ol>
          {waiting.slice(0, MOST_WAITING).map((order, index) => (
            <Waiting key={order.id} order={order} now={now} timeZone={zoneOf(order)} first={index === 0} />
          ))}
          {decided.slice(0, MOST_DECIDED).map((order) => (
            <Decided key={order.id} order={order} now={now} timeZone={zoneOf(order)} />
          ))}
        </ol>
        {waiting.length + decided.length > 0 && (
          <p className={classes.all}>
            <Link to="/orders">{t('plantRisk.decide.all')}</Link>
          </p>
        )}
      </div>
    </Card>
  );
}

interface ItemProps {
  readonly order: Order;
  readonly now: number;
  readonly timeZone: string;
}

function Waiting({ order, now, timeZone, first }: ItemProps & { readonly first: boolean }) {
  const wording = useWording();
  const { t, language } = wording;
  const dates = wording.dates(timeZone, now);
  const option = order.options.find(({ chosen }) => chosen);
  const orderBy = order.orderBy === null ? null : Date.parse(order.orderBy);
  return (
    <li className={classes.item}>
      <p className={classes.by} data-due={orderBy !== null || undefined}>
        {orderBy === null
          ? t('plantRisk.decide.noDate')
          : t(orderBy < now ? 'plantRisk.decide.passed' : 'plantRisk.decide.by', { day: dates.day(orderBy) })}
      </p>
      <h3>
        {subjectOf(order, wording)}
        <br />
        {option === undefined
          ? t('plantRisk.decide.noWindow')
          : t('plantRisk.decide.when', {
              window: dates.dayAndTime(Math.max(now, Date.parse(option.windowFrom))),
            })}
      </h3>
      <p className={classes.detail}>
        {joinSentences(
          [
            option === undefined
              ? ''
              : t(option.planned ? 'plantRisk.decide.inStop' : 'plantRisk.decide.outsideStop'),
            option === undefined
              ? ''
              : t('plantRisk.decide.chance', { chance: reachWords(option.pFailBefore, t) }),
            priceWords(order, wording),
          ],
          language,
        )}
      </p>
      <Button
        component={Link}
        to={`/orders/${order.id}`}
        variant={first ? 'filled' : 'default'}
        aria-label={t('plantRisk.decide.openFor', { number: order.number })}
      >
        {t('plantRisk.decide.open')}
      </Button>
    </li>
  );
}

function Decided({ order, now, timeZone }: ItemProps) {
  const wording = useWording();
  const { t } = wording;
  return (
    <li className={classes.decided}>
      <p className={classes.by}>{t('plantRisk.decide.decided')}</p>
      <h3>
        <Link to={`/orders/${order.id}`}>{subjectOf(order, wording)}</Link>
      </h3>
      {order.windowFrom !== null && (
        <p>
          {t('plantRisk.decide.decidedFor', {
            window: wording.dates(timeZone, now).dayAndTime(Date.parse(order.windowFrom)),
          })}
        </p>
      )}
    </li>
  );
}

function subjectOf(order: Order, { t, language }: Wording): string {
  return t('plantRisk.decide.what', { serial: order.machineSerial, part: order.positionName[language] });
}

function priceWords({ entitlement, price }: Order, { t, language }: Wording): string {
  if (entitlement === 'contract') return t('plantRisk.decide.covered');
  if (entitlement === 'warranty') return t('plantRisk.decide.warranty');
  return t('plantRisk.decide.price', { price: moneyWords(price, language) });
}

function byOrderBy(a: Order, b: Order): number {
  return (a.orderBy ?? '9999').localeCompare(b.orderBy ?? '9999') || a.number.localeCompare(b.number);
}
