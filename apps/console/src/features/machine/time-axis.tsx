import { useCallback } from 'react';
import chart from '../../ui/chart/chart.module.css';
import { instantTicks } from '../../ui/chart/instant-ticks.ts';
import { textWidth } from '../../ui/chart/place-labels.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { startOfDay } from '../../ui/format/zoned-day.ts';
import type { TelemetryFrame } from './telemetry-frame.ts';

interface TimeAxisProps {
  readonly frame: TelemetryFrame;
  readonly dates: DateWords;
  readonly timeZone: string;
  readonly now: number;
  /** Where the axis runs, px from the top. */
  readonly y: number;
  /** Ticks reach up to here. */
  readonly top: number;
}

const GAP = 70;

/** Dates or times of the site below the chart, and now where it is in sight. */
export function TimeAxis({ frame: { time }, dates, timeZone, now, y, top }: TimeAxisProps) {
  const { t } = useWording();
  const midnight = useCallback(
    (at: number) => startOfDay(dates.isoDay(at), timeZone) ?? at,
    [dates, timeZone],
  );
  const { at: ticks, wholeDays } = instantTicks(time, GAP, midnight);
  const nowShown = time.holds(now);
  const named = ticks.map((at) => ({
    at,
    words: wholeDays || at === midnight(at) ? dates.tick(at) : dates.time(at),
  }));
  const nowFrom = time.x(now) - textWidth(t('machine.chart.now'), 11) - 8;
  const clear = named.filter(({ at, words }) => !nowShown || time.x(at) + textWidth(words, 11) / 2 < nowFrom);
  return (
    <>
      <line className={chart.rule} x1={time.left} x2={time.right} y1={y} y2={y} />
      {ticks.map((at) => (
        <line key={at} className={chart.grid} x1={time.x(at)} x2={time.x(at)} y1={top} y2={y + 4} />
      ))}
      {clear.map(({ at, words }) => (
        <text
          key={at}
          className={chart.axis}
          x={time.x(at)}
          y={y + 16}
          textAnchor={time.x(at) - time.left < 20 ? 'start' : 'middle'}
        >
          {words}
        </text>
      ))}
      {nowShown && (
        <text className={chart.axis2} x={time.x(now)} y={y + 16} textAnchor="end">
          {t('machine.chart.now')}
        </text>
      )}
    </>
  );
}
