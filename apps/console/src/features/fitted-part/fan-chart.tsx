import type { Forecast, HealthSeries } from '@kizashi/api-contract';
import { useId } from 'react';
import chart from '../../ui/chart/chart.module.css';
import { textWidth } from '../../ui/chart/place-labels.ts';
import { linePath } from '../../ui/chart/svg-path.ts';
import { timeTicks } from '../../ui/chart/time-scale.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { amountWords } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import type { EndOfLife } from '../../ui/remaining-life/end-of-life.ts';
import { EndDistribution, QuantileMarks } from './end-distribution.tsx';
import { FailureRibbon } from './failure-ribbon.tsx';
import classes from './fan-chart.module.css';
import type { FanFrame } from './fan-frame.ts';
import { fanShape, middleCourse, observedShapes, Z_50, Z_80 } from './fan-shapes.ts';
import { OrderByFlag, StopBands } from './stop-bands.tsx';
import type { StopChance } from './stop-chance.ts';

export interface FanChartProps {
  readonly frame: FanFrame;
  readonly now: number;
  readonly dates: DateWords;
  readonly health: HealthSeries | undefined;
  readonly forecast: Forecast | null;
  readonly end: EndOfLife | undefined;
  readonly stops: readonly StopChance[];
  readonly orderBy: number | undefined;
  /** Start of the agreed window: after it the risk is not run. */
  readonly agreedFrom: number | undefined;
  /** The whole chart in sentences, for whoever does not see it. */
  readonly description: string;
}

/**
 * Health down to the failure limit: what was observed in ink, what is predicted in indigo, both meeting at the last
 * observation; planned stops and the order-by date on the same axis; the end of life as a distribution below the limit.
 */
export function FanChart(props: FanChartProps) {
  const { frame, now, dates, health, forecast, end, stops, orderBy, agreedFrom, description } = props;
  const clip = useId();
  const { time, top, bottom } = frame;
  const last = health?.points.at(-1);
  return (
    <svg width={frame.width} height={frame.height} role="img" aria-label={description}>
      <clipPath id={clip}>
        <rect x={time.left} y="0" width={time.right - time.left} height={frame.height} />
      </clipPath>
      <HealthAxis frame={frame} />
      <rect
        className={classes.future}
        x={time.x(now)}
        y={top}
        width={Math.max(0, time.right - time.x(now))}
        height={bottom - top}
      />
      {end === undefined && forecast?.status === 'withheld' && (
        <rect
          className={classes.hatched}
          x={time.x(now)}
          y={top}
          width={Math.max(0, time.right - time.x(now))}
          height={bottom - top}
        />
      )}
      <StopBands frame={frame} stops={stops} dates={dates} />
      <g clipPath={`url(#${clip})`}>
        {end && last && (
          <>
            <path
              className={classes.fan80}
              d={fanShape(end, last, frame, { low: 0.1, high: 0.9, z: Z_80 })}
            />
            <path
              className={classes.fan50}
              d={fanShape(end, last, frame, { low: 0.25, high: 0.75, z: Z_50 })}
            />
          </>
        )}
        {health && <Observed health={health} frame={frame} />}
        {end && last && <path className={classes.middle} d={middleCourse(end, last, frame)} />}
        {end && <EndDistribution end={end} frame={frame} />}
      </g>
      <TodayLine frame={frame} now={now} dates={dates} />
      <LimitLine frame={frame} health={health} />
      {last && time.holds(Date.parse(last.at)) && (
        <circle
          className={end ? classes.lastPoint : classes.lastPointSilent}
          cx={time.x(Date.parse(last.at))}
          cy={frame.y(last.health)}
          r="3.6"
        />
      )}
      {orderBy !== undefined && <OrderByFlag frame={frame} orderBy={orderBy} dates={dates} />}
      {end && <QuantileMarks end={end} frame={frame} dayOf={dates.shortDay} />}
      {end && forecast && <EndDates forecast={forecast} frame={frame} dates={dates} />}
      {end && <FailureRibbon end={end} frame={frame} now={now} agreedFrom={agreedFrom} />}
      {timeTicks(time, now, 92).map((at) => (
        <text
          key={at}
          className={chart.axis}
          x={tickPlace(time.x(at), dates.shortDay(at), frame)}
          y={frame.datesY}
          textAnchor="middle"
        >
          {dates.shortDay(at)}
        </text>
      ))}
      {end === undefined && forecast?.status === 'withheld' && (
        <NoCall frame={frame} now={now} reason={forecast.reason ?? 'stale-input'} />
      )}
    </svg>
  );
}

/** The last date would stand half outside the drawing. */
function tickPlace(x: number, text: string, frame: FanFrame): number {
  return Math.min(x, frame.width - textWidth(text, 11) / 2);
}

function HealthAxis({ frame }: { frame: FanFrame }) {
  const { t, language } = useWording();
  const { time } = frame;
  return (
    <>
      <text className={chart.axis} x="0" y={frame.top - 16}>
        {t('part.chart.health')}
      </text>
      {[1, 0.8, 0.6, 0.4, 0.2, 0].map((health) => (
        <g key={health}>
          <line
            className={chart.grid}
            x1={time.left}
            x2={time.right}
            y1={frame.y(health)}
            y2={frame.y(health)}
          />
          <text className={chart.axis} x={time.left - 8} y={frame.y(health) + 4} textAnchor="end">
            {new Intl.NumberFormat(language, { minimumFractionDigits: 1 }).format(health)}
          </text>
        </g>
      ))}
    </>
  );
}

function Observed({ health, frame }: { health: HealthSeries; frame: FanFrame }) {
  const { t } = useWording();
  return (
    <>
      {observedShapes(health.points, frame).map(({ line, band }) => (
        <g key={line}>
          <path className={classes.observedBand} d={band} />
          <path className={classes.observed} d={line} />
        </g>
      ))}
      {health.points.length > 0 && (
        <text className={chart.axis2} x={frame.time.left + 4} y={frame.top - 9}>
          {t('part.chart.observed')}
        </text>
      )}
    </>
  );
}

function NoCall({
  frame,
  now,
  reason,
}: {
  frame: FanFrame;
  now: number;
  reason: NonNullable<Forecast['reason']>;
}) {
  const { t } = useWording();
  const x = (frame.time.within(now) + frame.time.right) / 2;
  return (
    <>
      <text className={`${chart.strong} ${chart.halo}`} x={x} y={frame.top + 44} textAnchor="middle">
        {t('part.chart.noCall')}
      </text>
      <text className={`${chart.axis2} ${chart.halo}`} x={x} y={frame.top + 60} textAnchor="middle">
        {t(`words.withheldReason.${reason}`)}
      </text>
    </>
  );
}

function TodayLine({ frame, now, dates }: { frame: FanFrame; now: number; dates: DateWords }) {
  const { t } = useWording();
  const x = frame.time.x(now);
  const left = x > frame.time.left + 150;
  return (
    <>
      <line className={classes.today} x1={x} x2={x} y1={frame.top - 10} y2={frame.bottom} />
      <text
        className={chart.strong}
        x={left ? x - 6 : x + 6}
        y={frame.top - 20}
        textAnchor={left ? 'end' : 'start'}
      >
        {t('part.chart.today', { day: dates.day(now) })}
      </text>
    </>
  );
}

function LimitLine({ frame, health }: { frame: FanFrame; health: HealthSeries | undefined }) {
  const { t, language } = useWording();
  const { time, limitY } = frame;
  return (
    <>
      <path
        className={classes.limit}
        d={linePath([
          { x: time.left, y: limitY },
          { x: time.right, y: limitY },
        ])}
      />
      {health && (
        <text className={chart.strong} x={time.left + 5} y={limitY - 6}>
          {t('part.chart.limit', { value: amountWords(health.failureLimit, language, 2) })}
        </text>
      )}
    </>
  );
}

function EndDates({ forecast, frame, dates }: { forecast: Forecast; frame: FanFrame; dates: DateWords }) {
  const { t } = useWording();
  if (forecast.p10At === null) return null;
  const from = Date.parse(forecast.p10At);
  const to = forecast.p90At === null ? null : Date.parse(forecast.p90At);
  const range =
    to === null ? t('part.chart.endOpen', { day: dates.shortDay(from) }) : dates.dayRange(from, to);
  const rightmost = frame.time.within(to ?? from) + 14;
  const atRight = rightmost + textWidth(range, 12.5) < frame.width;
  const x = atRight ? rightmost : frame.time.within(from) - 14;
  const anchor = atRight ? 'start' : 'end';
  return (
    <>
      <text className={`${chart.indigoStrong} ${chart.halo}`} x={x} y={frame.limitY + 20} textAnchor={anchor}>
        {range}
      </text>
      <text className={`${chart.axis2} ${chart.halo}`} x={x} y={frame.limitY + 35} textAnchor={anchor}>
        {t(to === null ? 'part.chart.nineOfTen' : 'part.chart.eightOfTen')}
      </text>
    </>
  );
}
