import type { Forecast } from '@kizashi/api-contract';
import { Link } from 'react-router';
import chart from '../../ui/chart/chart.module.css';
import type { DateWords } from '../../ui/format/date-words.ts';
import { joinSentences } from '../../ui/format/sentences.ts';
import { useWording, type Wording } from '../../ui/format/use-wording.ts';
import { readingsAddress, readingsOf } from '../../ui/readings/readings-address.ts';
import { holdsMiddle, pickCalls } from './earlier-calls.ts';
import classes from './fan-chart.module.css';
import type { FanFrame } from './fan-frame.ts';

interface CallsChartProps {
  readonly machineId: string;
  readonly calls: readonly Forecast[];
  readonly frame: FanFrame;
  readonly dates: DateWords;
}

const ROW = 20;
const MOST = 6;

/** How the forecast moved: one line a call, on the same time axis as the fan above it. */
export function CallsChart({ machineId, calls, frame, dates }: CallsChartProps) {
  const wording = useWording();
  const { t, language } = wording;
  const picked = pickCalls(calls, MOST).toReversed();
  const newest = picked.at(-1);
  if (newest === undefined) return null;
  const earlier = picked.slice(0, -1);
  const { inside, count } = holdsMiddle(newest, earlier);
  const note =
    earlier.length === 0
      ? t('part.calls.none')
      : joinSentences(
          [
            t('part.calls.note'),
            count === 0
              ? ''
              : inside === count
                ? t('part.calls.insideAll', { count })
                : t('part.calls.inside', { inside, count }),
          ],
          language,
        );
  const height = picked.length * ROW + 6;
  const middle = newest.p50At === null ? undefined : Date.parse(newest.p50At);
  return (
    <div className={classes.calls}>
      <h3>{t('part.calls.title')}</h3> <p>{note}</p>
      <svg
        width={frame.width}
        height={height}
        role="img"
        aria-label={picked.map((call) => callWords(call, dates, wording)).join(t('words.listJoin'))}
      >
        {middle !== undefined && frame.time.holds(middle) && (
          <line
            className={classes.callMiddle}
            x1={frame.time.x(middle)}
            x2={frame.time.x(middle)}
            y1="0"
            y2={height}
          />
        )}
        {picked.map((call, index) => (
          <CallLine
            key={call.id}
            call={call}
            y={index * ROW + ROW / 2}
            newest={call === newest}
            frame={frame}
            dates={dates}
          />
        ))}
      </svg>
      <p className={classes.behind}>
        {t('part.calls.readings')}{' '}
        {picked.map((call) => (
          <Link key={call.id} to={readingsAddress(machineId, readingsOf(call))}>
            {dates.shortDay(Date.parse(call.asOf))}
          </Link>
        ))}
      </p>
    </div>
  );
}

interface CallLineProps {
  readonly call: Forecast;
  readonly y: number;
  readonly newest: boolean;
  readonly frame: FanFrame;
  readonly dates: DateWords;
}

function CallLine({ call, y, newest, frame: { time }, dates }: CallLineProps) {
  const wording = useWording();
  const { t } = wording;
  const asOf = Date.parse(call.asOf);
  const dot = time.within(asOf);
  const labelRight = dot < time.left + 60;
  const from = call.p10At === null ? undefined : time.within(Date.parse(call.p10At));
  const to = call.p90At === null ? time.right : time.within(Date.parse(call.p90At));
  const middle = call.p50At === null ? undefined : Date.parse(call.p50At);
  const beyond = call.p10At !== null && Date.parse(call.p10At) > time.to;
  return (
    <>
      {from !== undefined && !beyond && (
        <line className={classes.leader} x1={dot + 6} x2={from} y1={y} y2={y} />
      )}
      <circle className={newest ? classes.callDayNow : classes.callDay} cx={dot} cy={y} r="2.2" />
      <text
        className={newest ? chart.strong : chart.axis2}
        x={labelRight ? dot + 8 : dot - 8}
        y={y + 4}
        textAnchor={labelRight ? 'start' : 'end'}
      >
        {dates.shortDay(asOf)}
      </text>
      {call.status === 'withheld' && (
        <text className={chart.axis} x={dot + (labelRight ? 70 : 12)} y={y + 4}>
          {t('part.calls.withheld')}
        </text>
      )}
      {beyond && (
        <text className={`${chart.axis2} ${chart.halo}`} x={time.right} y={y + 4} textAnchor="end">
          {rangeWords(call, dates, wording)}
        </text>
      )}
      {from !== undefined && !beyond && (
        <rect
          className={newest ? classes.callNow : classes.call}
          x={from}
          y={y - 4}
          width={Math.max(2, to - from)}
          height="8"
        />
      )}
      {middle !== undefined && time.holds(middle) && (
        <line className={classes.callMiddle} x1={time.x(middle)} x2={time.x(middle)} y1={y - 6} y2={y + 6} />
      )}
    </>
  );
}

function callWords(call: Forecast, dates: DateWords, wording: Wording): string {
  const day = dates.day(Date.parse(call.asOf));
  if (call.p10At === null) return wording.t('part.calls.rowWithheld', { day });
  return wording.t('part.calls.row', { day, range: rangeWords(call, dates, wording) });
}

/** The 80 % range of a call as dates. */
function rangeWords({ p10At, p90At }: Forecast, dates: DateWords, { t }: Wording): string {
  if (p10At === null) return t('words.span.beyond');
  const from = Date.parse(p10At);
  return p90At === null
    ? t('part.chart.endOpen', { day: dates.shortDay(from) })
    : dates.dayRange(from, Date.parse(p90At));
}
