import type { HealthSeries } from '@kizashi/api-contract';
import chart from '../../ui/chart/chart.module.css';
import { textWidth } from '../../ui/chart/place-labels.ts';
import { linePath } from '../../ui/chart/svg-path.ts';
import { timeTicks } from '../../ui/chart/time-scale.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { amountWords } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import classes from './fan-chart.module.css';
import type { FanFrame } from './fan-frame.ts';

export function HealthAxis({ frame }: { frame: FanFrame }) {
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

interface DateAxisProps {
  readonly frame: FanFrame;
  readonly now: number;
  readonly dates: DateWords;
}

export function DateAxis({ frame, now, dates }: DateAxisProps) {
  return timeTicks(frame.time, now, 92).map((at) => {
    const day = dates.shortDay(at);
    // The last date would stand half outside the drawing.
    const x = Math.min(frame.time.x(at), frame.width - textWidth(day, 11) / 2);
    return (
      <text key={at} className={chart.axis} x={x} y={frame.datesY} textAnchor="middle">
        {day}
      </text>
    );
  });
}

/** Today is always marked; its words stand away from those of an order-by date that has passed. */
export function TodayLine({ frame, now, dates, toRight }: DateAxisProps & { readonly toRight: boolean }) {
  const { t } = useWording();
  const x = frame.time.x(now);
  const words = t('part.chart.today', { day: dates.day(now) });
  const left = !toRight && x - 6 > textWidth(words, 12.5);
  return (
    <>
      <line className={classes.today} x1={x} x2={x} y1={frame.top - 10} y2={frame.bottom} />
      <text
        className={chart.strong}
        x={left ? x - 6 : x + 6}
        y={frame.top - 20}
        textAnchor={left ? 'end' : 'start'}
      >
        {words}
      </text>
    </>
  );
}

/** The one labelled ink line at which the part counts as failed. */
export function LimitLine({ frame, health }: { frame: FanFrame; health: HealthSeries | undefined }) {
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
