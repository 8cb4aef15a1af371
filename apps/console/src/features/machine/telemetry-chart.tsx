import { useId, useMemo } from 'react';
import chart from '../../ui/chart/chart.module.css';
import { roundTicks, type ValueScale, valueScale } from '../../ui/chart/value-scale.ts';
import { measuredWords, unitWords } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import type { Level } from './levels.ts';
import { valuesToShow } from './levels.ts';
import classes from './telemetry-chart.module.css';
import type { TelemetryFrame } from './telemetry-frame.ts';
import { stretchShapes, type TimedPoint } from './telemetry-shapes.ts';

interface TelemetryChartProps {
  readonly frame: TelemetryFrame;
  readonly points: readonly TimedPoint[];
  readonly bucketMs: number;
  readonly unit: string | undefined;
  readonly levels: readonly Level[];
  readonly worsens: 'up' | 'down' | undefined;
  /** The point that is being read out. */
  readonly read: TimedPoint | undefined;
  /** The moment that the address points out. */
  readonly at: number | undefined;
}

/** One channel: the mean of each bucket as a line, its lowest to highest as a band, limits and zones as labelled lines. */
export function TelemetryChart(props: TelemetryChartProps) {
  const { frame, points, bucketMs, unit, levels, worsens, read, at } = props;
  const { t } = useWording();
  const clip = useId();
  const { time, top, bottom } = frame;
  const values = useMemo(() => {
    const shown = points.filter((point) => point.at >= time.from && point.at <= time.to);
    return scaleFor(
      valuesToShow(
        shown.flatMap(({ min, max }) => [min, max]),
        levels,
        worsens,
      ),
      frame,
    );
  }, [points, levels, worsens, frame, time]);
  const shapes = stretchShapes(points, bucketMs, time, values);
  return (
    <>
      <clipPath id={clip}>
        <rect x={time.left} y={top - 6} width={time.right - time.left} height={bottom - top + 6} />
      </clipPath>
      <ValueAxis frame={frame} values={values} unit={unit} />
      <Levels frame={frame} values={values} levels={levels} />
      <g clipPath={`url(#${clip})`}>
        {shapes.map(({ key, line, band, dot }) => (
          <g key={key}>
            <path className={classes.band} d={band} />
            <path className={classes.line} d={line} />
            {dot && <circle className={classes.dot} cx={dot.x} cy={dot.y} r="1.8" />}
          </g>
        ))}
      </g>
      {at !== undefined && time.holds(at) && (
        <>
          <line className={classes.moment} x1={time.x(at)} x2={time.x(at)} y1={top - 6} y2={bottom} />
          <text
            className={`${chart.indigo} ${chart.halo}`}
            x={time.x(at) + (time.x(at) > frame.width / 2 ? -5 : 5)}
            y={top + 6}
            textAnchor={time.x(at) > frame.width / 2 ? 'end' : 'start'}
          >
            {t('machine.chart.moment')}
          </text>
        </>
      )}
      {read !== undefined && time.holds(read.at) && (
        <>
          <line
            className={classes.cursor}
            x1={time.x(read.at)}
            x2={time.x(read.at)}
            y1={top - 6}
            y2={bottom}
          />
          <circle className={classes.cursorDot} cx={time.x(read.at)} cy={values.y(read.avg)} r="3.4" />
        </>
      )}
    </>
  );
}

/** A little air above and below, so that nothing lies on the edge. */
function scaleFor(shown: readonly number[], { top, bottom }: TelemetryFrame): ValueScale {
  const low = shown.length === 0 ? 0 : Math.min(...shown);
  const high = shown.length === 0 ? 1 : Math.max(...shown);
  const air = high === low ? Math.abs(high) * 0.1 || 1 : (high - low) * 0.06;
  return valueScale(low - air, high + air, top, bottom);
}

function ValueAxis({
  frame: { time, top, narrow },
  values,
  unit,
}: {
  frame: TelemetryFrame;
  values: ValueScale;
  unit: string | undefined;
}) {
  const { language } = useWording();
  const ticks = roundTicks(values.low, values.high, narrow ? 3 : 4);
  return (
    <>
      {ticks.map((value) => (
        <g key={value}>
          <line
            className={chart.grid}
            x1={time.left}
            x2={time.right}
            y1={values.y(value)}
            y2={values.y(value)}
          />
          <text className={chart.axis} x={time.left - 6} y={values.y(value) + 4} textAnchor="end">
            {measuredWords(value, language)}
          </text>
        </g>
      ))}
      {!narrow && (
        <text className={chart.axis} x="0" y={top + 2}>
          {unitWords(unit)}
        </text>
      )}
    </>
  );
}

function Levels({
  frame: { time, narrow },
  values,
  levels,
}: {
  frame: TelemetryFrame;
  values: ValueScale;
  levels: readonly Level[];
}) {
  const { t, language } = useWording();
  return levels
    .filter(({ value }) => value >= values.low && value <= values.high)
    .map(({ key, value }) => {
      const y = values.y(value);
      return (
        <g key={key}>
          <line className={classes.level} x1={time.left} x2={time.right} y1={y} y2={y} />
          <text
            className={narrow ? `${chart.axis2} ${chart.halo}` : chart.axis2}
            x={narrow ? time.right - 3 : time.right + 6}
            y={narrow ? y - 4 : y + 4}
            textAnchor={narrow ? 'end' : 'start'}
          >
            {t(`machine.level.${key}`, { value: measuredWords(value, language) })}
          </text>
        </g>
      );
    });
}
