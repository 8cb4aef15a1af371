import type { LineRisk } from '@kizashi/api-contract';
import { Link } from 'react-router';
import { reachWords } from '../../ui/format/chance-words.ts';
import { useWording, type Wording } from '../../ui/format/use-wording.ts';
import classes from './line-row.module.css';

type Driver = LineRisk['drivers'][number];

/** Beside the first part of a line and those with an order, only parts that may well fail are named. */
const WORTH_NAMING = 0.05;

interface LineDriversProps {
  readonly line: LineRisk;
  readonly now: number;
  /** A line that asks for something names up to three parts, a quiet one the one part that is next. */
  readonly tall: boolean;
}

/** What the course of a line comes from, each part with the way to it and to its order. */
export function LineDrivers({ line, now, tall }: LineDriversProps) {
  const wording = useWording();
  const { t } = wording;
  const named = line.drivers.filter(
    ({ orderId, pFailBeforeEnd }, index) => index === 0 || orderId !== null || pFailBeforeEnd >= WORTH_NAMING,
  );
  const drivers = named.slice(0, tall ? 3 : 1);
  const after = line.stops[1];
  const helps =
    tall &&
    after?.pReach != null &&
    after.pReachAsAdvised !== null &&
    after.pReachAsAdvised - after.pReach > 0.05;
  const total = line.judgedParts + line.withheldParts;
  return (
    <div className={classes.drivers}>
      {drivers.length === 0 && line.withheldParts === 0 && (
        <p>{t(line.judgedParts === 0 ? 'plantRisk.row.noParts' : 'plantRisk.row.nothing')}</p>
      )}
      {drivers.map((driver) => (
        <p key={driver.fittedPartId}>
          <Link to={`/parts/${driver.fittedPartId}`}>
            {t('plantRisk.row.part', {
              serial: driver.machineSerial,
              part: driver.positionName[wording.language],
            })}
          </Link>
          {t('words.listJoin')}
          {endWords(driver, line.timeZone, now, wording)}
          <OrderOfDriver driver={driver} timeZone={line.timeZone} now={now} />
        </p>
      ))}
      {helps && (
        <p>
          {t('plantRisk.row.reachAfter', {
            day: wording.dates(line.timeZone, now).day(Date.parse(after.from)),
            chance: reachWords(1 - after.pReachAsAdvised!, t),
          })}
        </p>
      )}
      {line.withheldParts > 0 && (
        <p className={classes.withheld}>
          {t('plantRisk.row.withheld', { count: line.withheldParts, total })}
        </p>
      )}
    </div>
  );
}

function endWords({ p10At, p90At }: Driver, timeZone: string, now: number, wording: Wording): string {
  const { t } = wording;
  const dates = wording.dates(timeZone, now);
  if (p10At === null) return t('plantRisk.row.endsBeyond');
  // A range that has begun is still ahead as far as anybody can act on it.
  const from = Math.max(Date.parse(p10At), now);
  if (p90At === null) return t('plantRisk.row.endsFrom', { day: dates.shortDay(from) });
  return t('plantRisk.row.ends', { range: dates.span(from, Math.max(Date.parse(p90At), now)) });
}

function OrderOfDriver({ driver, timeZone, now }: { driver: Driver; timeZone: string; now: number }) {
  const wording = useWording();
  const { t } = wording;
  const { orderId, orderNumber, orderState, windowFrom } = driver;
  if (orderId === null || orderNumber === null || orderState === null) return null;
  const said = { number: orderNumber, state: t(`words.orderState.${orderState}`) };
  return (
    <>
      {t('words.listJoin')}
      <Link to={`/orders/${orderId}`}>
        {windowFrom === null
          ? t('plantRisk.row.order', said)
          : t('plantRisk.row.orderOn', {
              ...said,
              day: wording.dates(timeZone, now).day(Date.parse(windowFrom)),
            })}
      </Link>
    </>
  );
}
