import type { Order } from '@kizashi/api-contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { forecastsQuery } from '../../api/fitted-parts.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { readingsAddress, readingsOf } from '../../ui/readings/readings-address.ts';
import classes from './order-page.module.css';

/** The way down: to the part and its forecast, and to the readings that the order's forecast was made from. */
export function OrderEvidence({ order, part }: { order: Order; part: string }) {
  const { t } = useWording();
  const calls = useQuery(forecastsQuery(order.fittedPartId)).data;
  const forecast = calls?.find(({ id }) => id === order.forecastId) ?? calls?.[0];
  return (
    <p className={classes.see}>
      <Link to={`/parts/${order.fittedPartId}`}>{t('order.seePart', { part })}</Link>
      {forecast && (
        <Link to={readingsAddress(order.machineId, readingsOf(forecast))}>{t('order.seeReadings')}</Link>
      )}
      <Link to={`/machines/${order.machineId}`}>
        {t('order.seeMachine', { serial: order.machineSerial })}
      </Link>
    </p>
  );
}
