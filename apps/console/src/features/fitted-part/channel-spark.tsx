import type { Because } from '@kizashi/api-contract';
import { DAY_MS, epochMs, HOUR_MS, toIso } from '@kizashi/kernel';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { telemetryQuery } from '../../api/telemetry.ts';
import { channelWords } from '../../ui/channels/channel-words.ts';
import chart from '../../ui/chart/chart.module.css';
import { useWidth } from '../../ui/chart/use-width.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { measuredWithUnit } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import classes from './because-card.module.css';
import { sparkOf } from './spark-geometry.ts';

interface ChannelSparkProps {
  readonly machineId: string;
  readonly reason: Because & { readonly channel: string };
  readonly fittedAt: number;
  readonly now: number;
  readonly dates: DateWords;
}

const NINE_WEEKS = 63 * DAY_MS;
const HEIGHT = 74;

/** One channel over nine weeks, or since the part was fitted, with what is normal for it and its limit. */
export function ChannelSpark({ machineId, reason, fittedAt, now, dates }: ChannelSparkProps) {
  const { t, language } = useWording();
  const [measure, width] = useWidth(288);
  // Whole hours: the address stays the same from one second to the next.
  const to = Math.ceil(now / HOUR_MS) * HOUR_MS;
  const from = Math.max(fittedAt, to - NINE_WEEKS);
  const { data } = useQuery({
    ...telemetryQuery(machineId, {
      channel: reason.channel,
      from: toIso(epochMs(from)),
      to: toIso(epochMs(to)),
      points: 90,
    }),
    placeholderData: keepPreviousData,
  });
  const unit = reason.unit ?? data?.unit;
  const said = (value: number) => measuredWithUnit(value, unit, language);
  const names = 62;
  const spark =
    data &&
    sparkOf(
      data.points,
      {
        // A machine that is younger than the window fills the width all the same.
        from: Math.max(from, data.points[0] === undefined ? from : Date.parse(data.points[0].t)),
        to,
        baseline: reason.baseline,
        limit: reason.limit,
        since: reason.since === undefined ? undefined : Date.parse(reason.since),
      },
      { width, height: HEIGHT, names },
    );
  const first = data?.points[0];
  const last = data?.points.at(-1);
  const label =
    first && last
      ? t('part.because.spark', {
          channel: reason.name?.[language] ?? channelWords(reason.channel),
          from: dates.day(from),
          first: said(first.avg),
          last: said(last.avg),
          max: said(Math.max(...data.points.map(({ max }) => max))),
        })
      : t('part.because.noReadings');
  return (
    <div ref={measure}>
      {data === undefined && <p className={classes.quiet}>{t('part.because.readingChannel')}</p>}
      {data && !spark && <p className={classes.quiet}>{t('part.because.noReadings')}</p>}
      {spark && (
        <svg width={width} height={HEIGHT} role="img" aria-label={label}>
          {spark.baselineY !== null && (
            <>
              <rect
                className={classes.baseline}
                x="0"
                y={spark.baselineY - 2}
                width={width - names}
                height="4"
              />
              <text className={chart.axis} x={width - names + 6} y={spark.baselineY + 4}>
                {t('part.because.normalShort')}
              </text>
            </>
          )}
          {spark.limitY !== null && reason.limit !== undefined && (
            <>
              <line className={classes.limit} x1="0" x2={width - names} y1={spark.limitY} y2={spark.limitY} />
              <text className={chart.axis} x={width - names + 6} y={spark.limitY + 4}>
                {said(reason.limit)}
              </text>
            </>
          )}
          <path className={classes.spread} d={spark.band} />
          <path className={classes.line} d={spark.line} />
          <circle className={classes.dot} cx={spark.last.x} cy={spark.last.y} r="3" />
          {spark.sinceX !== null && (
            <path className={classes.since} d={`M${spark.sinceX} ${HEIGHT - 1}l-3.5 -6h7z`} />
          )}
        </svg>
      )}
    </div>
  );
}
