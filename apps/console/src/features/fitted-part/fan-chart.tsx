import type { Forecast, HealthSeries } from '@kizashi/api-contract';
import { DAY_MS } from '@kizashi/kernel';
import { useId } from 'react';
import chart from '../../ui/chart/chart.module.css';
import type { DateWords } from '../../ui/format/date-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { type EndOfLife, instantAt } from '../../ui/remaining-life/end-of-life.ts';
import { EndDates, EndDistribution, QuantileMarks } from './end-distribution.tsx';
import { FailureRibbon } from './failure-ribbon.tsx';
import { DateAxis, HealthAxis, LimitLine, TodayLine } from './fan-axes.tsx';
import classes from './fan-chart.module.css';
import type { FanFrame } from './fan-frame.ts';
import { fanShape, middleCourse, observedShapes, Z_50, Z_80 } from './fan-shapes.ts';
import { NoCall } from './no-call.tsx';
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
  // P10 and P90 on one day would read as one date: then the hour says which.
  const near = end !== undefined && instantAt(end, 0.9) - instantAt(end, 0.1) < 2 * DAY_MS;
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
      <StopBands frame={frame} stops={stops} dates={dates} />
      {end === undefined && forecast?.status === 'withheld' && (
        <NoCall frame={frame} now={now} reason={forecast.reason ?? 'stale-input'} />
      )}
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
      <TodayLine frame={frame} now={now} dates={dates} toRight={orderBy !== undefined && orderBy < now} />
      <LimitLine frame={frame} health={health} />
      {last && time.holds(Date.parse(last.at)) && (
        <circle
          className={end ? classes.lastPoint : classes.lastPointSilent}
          cx={time.x(Date.parse(last.at))}
          cy={frame.y(last.health)}
          r="3.6"
        />
      )}
      {orderBy !== undefined && <OrderByFlag frame={frame} orderBy={orderBy} now={now} dates={dates} />}
      {end && (
        <QuantileMarks
          end={end}
          frame={frame}
          dayOf={near ? (at) => `${dates.shortDay(at)}, ${dates.time(at)}` : dates.shortDay}
        />
      )}
      {end && forecast && <EndDates forecast={forecast} end={end} frame={frame} now={now} dates={dates} />}
      {end && <FailureRibbon end={end} frame={frame} now={now} agreedFrom={agreedFrom} />}
      <DateAxis frame={frame} now={now} dates={dates} />
    </svg>
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
      {health.points.length > 0 && !frame.narrow && (
        <text className={chart.axis2} x={frame.time.left + 4} y={frame.top - 9}>
          {t('part.chart.observed')}
        </text>
      )}
    </>
  );
}
