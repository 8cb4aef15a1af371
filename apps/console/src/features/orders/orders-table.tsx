import type { Order } from '@kizashi/api-contract';
import { Link } from 'react-router';
import { answerable } from '../../ui/advice/answerable.ts';
import { browserZone } from '../../ui/format/browser-zone.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { moneyWords } from '../../ui/format/money-words.ts';
import { startSentence } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Tag } from '../../ui/surface/tag.tsx';
import classes from './orders-page.module.css';
import { useSiteZone } from './use-order-subject.ts';

export function OrdersTable({ orders, now }: { orders: readonly Order[]; now: number }) {
  const { t } = useWording();
  return (
    <table className={classes.table} aria-label={t('order.tableCaption')}>
      <thead>
        <tr>
          <th scope="col">{t('order.column.orderBy')}</th>
          <th scope="col">{t('order.column.order')}</th>
          <th scope="col">{t('order.column.part')}</th>
          <th scope="col">{t('order.column.state')}</th>
          <th scope="col">{t('order.column.window')}</th>
          <th scope="col" className={classes.number}>
            {t('order.column.price')}
          </th>
        </tr>
      </thead>
      <tbody>
        {orders.map((order) => (
          <OrderRow key={order.id} order={order} now={now} />
        ))}
      </tbody>
    </table>
  );
}

function OrderRow({ order, now }: { order: Order; now: number }) {
  const wording = useWording();
  const { t, language } = wording;
  const { timeZone } = useSiteZone(order.machineId);
  const dates = wording.dates(timeZone ?? browserZone(), now);
  const orderBy = order.orderBy === null ? null : Date.parse(order.orderBy);
  const waits = answerable(order);
  return (
    <tr>
      <td className={classes.nowrap}>
        {orderBy === null ? (
          <span className={classes.quiet}>{t('order.noOrderBy')}</span>
        ) : (
          <>
            {waits ? (
              <b>{dates.day(orderBy)}</b>
            ) : (
              <span className={classes.quiet}>{dates.day(orderBy)}</span>
            )}{' '}
            {waits && orderBy < now && <Tag tone="watch">{t('order.passed')}</Tag>}
          </>
        )}
      </td>
      <td className={classes.nowrap}>
        <Link to={`/orders/${order.id}`}>{order.number}</Link>{' '}
        {order.urgent && <Tag tone="alarm">{t('order.urgent')}</Tag>}
      </td>
      <td className={classes.part}>
        <b>{startSentence(order.positionName[language])}</b>{' '}
        <span className={classes.second}>
          <Link to={`/machines/${order.machineId}`}>{order.machineSerial}</Link>{' '}
          {t('order.place', { site: order.siteName, line: order.lineName })}
        </span>
      </td>
      <td>
        <Tag tone={waits ? 'indigo' : 'plain'}>{t(`words.orderState.${order.state}`)}</Tag>
      </td>
      <td className={classes.nowrap}>
        <OrderWindow order={order} dates={dates} />
      </td>
      <td className={classes.number}>{moneyWords(order.price, language)}</td>
    </tr>
  );
}

/** The agreed window in ink; one that is only advised in grey. */
function OrderWindow({ order, dates }: { order: Order; dates: DateWords }) {
  const { t } = useWording();
  const advised = order.options.find(({ chosen }) => chosen)?.windowFrom;
  const from = order.windowFrom ?? advised;
  if (from === undefined) return <span className={classes.quiet}>{t('order.noWindow')}</span>;
  const words = dates.dayAndTime(Date.parse(from));
  return answerable(order) ? <span className={classes.quiet}>{words}</span> : words;
}
