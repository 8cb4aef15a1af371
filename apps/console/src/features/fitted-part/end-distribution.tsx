import type { Forecast } from '@kizashi/api-contract';
import { useId } from 'react';
import chart from '../../ui/chart/chart.module.css';
import { spreadApart, textWidth } from '../../ui/chart/place-labels.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { type EndOfLife, instantAt } from '../../ui/remaining-life/end-of-life.ts';
import classes from './fan-chart.module.css';
import { DISTRIBUTION_HEIGHT, type FanFrame } from './fan-frame.ts';
import { distributionShape } from './fan-shapes.ts';

/** When the part ends, hanging below the failure limit, so that the range is read on the time axis. */
export function EndDistribution({ end, frame }: { end: EndOfLife; frame: FanFrame }) {
  const clip = useId();
  const { time, limitY } = frame;
  const shape = distributionShape(end, time, limitY, DISTRIBUTION_HEIGHT);
  const from = time.within(instantAt(end, 0.1));
  const to = time.within(Math.min(instantAt(end, 0.9), time.to));
  return (
    <>
      <clipPath id={clip}>
        <rect x={from} y={limitY} width={Math.max(0, to - from)} height={DISTRIBUTION_HEIGHT + 4} />
      </clipPath>
      <path className={classes.distribution} d={shape} />
      <path className={classes.distributionMiddle} d={shape} clipPath={`url(#${clip})`} />
      <path className={classes.distributionLine} d={shape} />
    </>
  );
}

interface QuantileMark {
  readonly key: 'p10' | 'p50' | 'p90';
  readonly at: number;
}

/** P10, P50 and P90 with the day of the month, below the plot. Marks that lie close together are spread. */
export function QuantileMarks({
  end,
  frame,
  dayOf,
}: {
  end: EndOfLife;
  frame: FanFrame;
  dayOf(at: number): string;
}) {
  const { t } = useWording();
  const { time, limitY, bottom } = frame;
  const marks: QuantileMark[] = [
    { key: 'p10' as const, at: instantAt(end, 0.1) },
    { key: 'p50' as const, at: instantAt(end, 0.5) },
    { key: 'p90' as const, at: instantAt(end, 0.9) },
  ].filter(({ at }) => time.holds(at));
  const places = spreadApart(
    marks.map(({ at }) => time.x(at)),
    Math.max(...marks.map(({ at }) => textWidth(dayOf(at), 12))) + 6,
  );
  return marks.map(({ key, at }, index) => (
    <g key={key}>
      <line className={classes.quantile} x1={time.x(at)} x2={time.x(at)} y1={limitY} y2={bottom} />
      <text className={chart.indigo} x={places[index]} y={bottom + 14} textAnchor="middle">
        {t(`part.chart.${key}`)}
      </text>
      <text className={chart.indigoStrong} x={places[index]} y={bottom + 28} textAnchor="middle">
        {dayOf(at)}
      </text>
    </g>
  ));
}

/** The 80 % range in words. */
export function EndDates({
  forecast,
  end,
  frame,
  now,
  dates,
}: {
  readonly forecast: Forecast;
  readonly end: EndOfLife;
  readonly frame: FanFrame;
  readonly now: number;
  readonly dates: DateWords;
}) {
  const { t } = useWording();
  if (forecast.p10At === null) return null;
  const from = Date.parse(forecast.p10At);
  const to = forecast.p90At === null ? null : Date.parse(forecast.p90At);
  const range = to === null ? t('part.chart.endOpen', { day: dates.shortDay(from) }) : dates.span(from, to);
  // Beside the distribution, where there is room; P10 and P90 below say the same, so nothing is lost without it.
  const room = textWidth(range, 12.5);
  const after = frame.time.within(to ?? from) + 14;
  const before = frame.time.within(instantAt(end, 0.01)) - 14;
  const atRight = after + room < frame.width;
  if (!atRight && before - room < frame.time.x(now)) return null;
  const x = atRight ? after : before;
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
