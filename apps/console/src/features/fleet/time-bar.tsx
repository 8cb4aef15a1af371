import type { FleetRow } from '@kizashi/api-contract';
import type { DateWords } from '../../ui/format/date-words.ts';
import { joinSentences } from '../../ui/format/sentences.ts';
import { useWording, type Wording } from '../../ui/format/use-wording.ts';
import classes from './time-bar.module.css';
import { BAR, barWeeks, timeBar } from './time-bar-geometry.ts';

const FLAG = 'v-9h6l-2 2.6 2 2.6h-6';

/** End of life, next stop and order-by date of one machine on the list's common calendar. */
export function TimeBarMark({ row, now }: { row: FleetRow; now: number }) {
  const wording = useWording();
  const bar = timeBar(row, now);
  const middle = 13;
  return (
    <svg
      className={classes.bar}
      data-state={row.order?.urgent ? 'alarm' : row.machine.state}
      data-quiet={row.group === 'running' || undefined}
      width={BAR.width}
      height="26"
      role="img"
      aria-label={describeBar(row, wording.dates(row.timeZone, now), wording)}
    >
      {barWeeks(now).map(({ x }) => (
        <line key={x} className={classes.week} x1={x} x2={x} y1="0" y2="26" />
      ))}
      <line className={classes.today} x1={BAR.left} x2={BAR.left} y1="0" y2="26" />
      {bar.withheld && (
        <rect className={classes.hatched} x={BAR.left} y="8" width={BAR.right - BAR.left} height="10" />
      )}
      {bar.range && (
        <rect
          className={classes.range}
          x={bar.range.from}
          y="9"
          width={bar.range.to - bar.range.from}
          height="8"
          rx="1"
        />
      )}
      {bar.range?.open && <path className={classes.range} d={`M${BAR.right - 3} 7.5l5 5.5-5 5.5z`} />}
      {bar.middle !== null && (
        <line
          className={classes.middle}
          x1={bar.middle}
          x2={bar.middle}
          y1={middle - 6.5}
          y2={middle + 6.5}
        />
      )}
      {bar.stop !== null && (
        <rect className={classes.stop} x={bar.stop - 2} y="2" width="4" height="22" rx="1" />
      )}
      {bar.orderBy !== null && <path className={classes.flag} d={`M${bar.orderBy} 25${FLAG}`} />}
    </svg>
  );
}

/** The dates above the column. */
export function TimeBarScale({ now, dates }: { now: number; dates: DateWords }) {
  const { t } = useWording();
  return (
    <svg className={classes.scale} width={BAR.width} height="18" aria-hidden="true">
      <text x="2" y="13">
        {t('fleet.bar.today')}
      </text>
      {barWeeks(now)
        .filter(({ named }) => named)
        .map(({ at, x }) => (
          <text key={x} x={x} y="13" textAnchor="middle">
            {dates.tick(at)}
          </text>
        ))}
    </svg>
  );
}

function describeBar(
  { forecast, machine, order }: FleetRow,
  dates: DateWords,
  { t, language }: Wording,
): string {
  const day = (at: string) => dates.day(Date.parse(at));
  const sentences: string[] = [];
  if (forecast === null || forecast.status === 'withheld') sentences.push(t('fleet.bar.withheld'));
  else if (forecast.p10At === null) sentences.push(t('fleet.bar.beyond'));
  else if (forecast.p90At === null)
    sentences.push(t('fleet.bar.estimatedOpen', { from: day(forecast.p10At) }));
  else sentences.push(t('fleet.bar.estimated', { from: day(forecast.p10At), to: day(forecast.p90At) }));
  if (machine.nextStopAt !== null) sentences.push(t('fleet.bar.stop', { day: day(machine.nextStopAt) }));
  if (order?.orderBy) sentences.push(t('fleet.bar.orderBy', { day: day(order.orderBy) }));
  return joinSentences(sentences, language);
}

/** What the marks in the column mean. */
export function TimeBarKey() {
  const { t } = useWording();
  return (
    <div className={classes.key}>
      <span>
        <svg width="24" height="12" aria-hidden="true" className={classes.bar}>
          <rect className={classes.range} y="2" width="24" height="8" rx="1" />
          <line className={classes.middle} x1="12" x2="12" y1="0" y2="12" />
        </svg>
        {t('fleet.key.range')}
      </span>
      <span>
        <svg width="6" height="14" aria-hidden="true">
          <rect className={classes.stop} x="1" y="1" width="4" height="12" rx="1" />
        </svg>
        {t('fleet.key.stop')}
      </span>
      <span>
        <svg width="8" height="12" aria-hidden="true">
          <path className={classes.flag} d={`M1 11${FLAG}`} />
        </svg>
        {t('fleet.key.orderBy')}
      </span>
      <span className={classes.last}>{t('fleet.key.loss')}</span>
    </div>
  );
}
