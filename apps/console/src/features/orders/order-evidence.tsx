import type { Order } from '@kizashi/api-contract';
import { Link } from 'react-router';
import { useWording } from '../../ui/format/use-wording.ts';
import { ForecastReadings } from '../../ui/readings/forecast-readings.tsx';
import classes from './order-page.module.css';

/** The way down: to the part and its forecast, and to the readings that the order's forecast was made from. */
export function OrderEvidence({ order, part }: { order: Order; part: string }) {
  const { t } = useWording();
  return (
    <p className={classes.see}>
      <Link to={`/parts/${order.fittedPartId}`}>{t('order.seePart', { part })}</Link>
      <ForecastReadings {...order}>{t('order.seeReadings')}</ForecastReadings>
      <Link to={`/machines/${order.machineId}`}>
        {t('order.seeMachine', { serial: order.machineSerial })}
      </Link>
    </p>
  );
}
