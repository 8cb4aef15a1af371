import { useId } from 'react';
import chart from '../../ui/chart/chart.module.css';
import { spreadApart, textWidth } from '../../ui/chart/place-labels.ts';
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
