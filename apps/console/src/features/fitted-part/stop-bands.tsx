import chart from '../../ui/chart/chart.module.css';
import { placeLabels, textWidth } from '../../ui/chart/place-labels.ts';
import { reachWords } from '../../ui/format/chance-words.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import classes from './fan-chart.module.css';
import type { FanFrame } from './fan-frame.ts';
import type { StopChance } from './stop-chance.ts';

interface StopBandsProps {
  readonly frame: FanFrame;
  readonly stops: readonly StopChance[];
  readonly dates: DateWords;
}

/** Planned stops as bands with their chance of being reached on top; the chosen one in indigo. */
export function StopBands({ frame, stops, dates }: StopBandsProps) {
  const { t } = useWording();
  const { time, bottom } = frame;
  const shown = worthShowing(
    stops.filter(({ from }) => from < time.to),
    frame,
  );
  const texts = shown.map((stop) => ({
    stop,
    day: dates.day(stop.from),
    safe: stop.chance === null ? '' : t('part.chart.safe', { chance: reachWords(1 - stop.chance, t) }),
  }));
  const places = placeLabels(
    texts.map(({ stop, day, safe }, index) => ({
      key: stop.key,
      x: time.within((stop.from + stop.to) / 2),
      width: Math.max(textWidth(day, 12), textWidth(safe, 12)),
      // The chosen stop is named first, then the next one, then as many as there is room for.
      weight: (stop.chosen ? 10_000 : 0) - index,
    })),
    time.left,
    time.right + 14,
  );
  return texts.map(({ stop, day, safe }) => {
    const least = stop.chosen ? 10 : 8;
    const width = Math.max(least, time.x(stop.to) - time.x(stop.from));
    const centre = time.within((stop.from + stop.to) / 2);
    const label = places.get(stop.key);
    return (
      <g key={stop.key}>
        <rect
          className={classes.stop}
          data-chosen={stop.chosen || undefined}
          x={centre - width / 2}
          y={label === undefined ? frame.top : 48}
          width={width}
          height={bottom - (label === undefined ? frame.top : 48)}
        />
        {label !== undefined && (
          <>
            <text
              className={stop.chosen ? chart.indigoStrong : chart.axis2}
              x={label}
              y="26"
              textAnchor="middle"
            >
              {day}
            </text>
            <text className={stop.chosen ? chart.indigo : chart.axis} x={label} y="41" textAnchor="middle">
              {safe}
            </text>
          </>
        )}
      </g>
    );
  });
}

/** Stops closer together than this in px would be a pattern and no longer dates. */
const CLOSEST = 14;

/** All stops on the chart; where they crowd, the next one and the chosen one. */
function worthShowing(stops: readonly StopChance[], { time }: FanFrame): readonly StopChance[] {
  const [first, last] = [stops[0], stops.at(-1)];
  if (first === undefined || last === undefined || stops.length < 3) return stops;
  const apart = (time.x(last.from) - time.x(first.from)) / (stops.length - 1);
  return apart >= CLOSEST ? stops : stops.filter((stop) => stop === first || stop.chosen);
}

interface OrderByFlagProps {
  readonly frame: FanFrame;
  readonly orderBy: number;
  readonly now: number;
  readonly dates: DateWords;
}

/** Its words stand on the side away from today's. */
export function OrderByFlag({ frame, orderBy, now, dates }: OrderByFlagProps) {
  const { t } = useWording();
  const { time, top, bottom } = frame;
  if (!time.holds(orderBy)) return null;
  const x = time.x(orderBy);
  const right = orderBy >= now && x + 75 < time.right;
  const textX = right ? x + 12 : x - 6;
  return (
    <>
      <line className={classes.orderBy} x1={x} x2={x} y1={top - 22} y2={bottom} />
      <path className={classes.flag} d={`M${x} ${top - 24}h8l-2.4 4 2.4 4h-8z`} />
      <text className={chart.watch} textAnchor={right ? 'start' : 'end'}>
        <tspan x={textX} y={top - 27}>
          {t('part.chart.orderBy')}
        </tspan>
        <tspan x={textX} y={top - 13}>
          {dates.day(orderBy)}
        </tspan>
      </text>
    </>
  );
}
