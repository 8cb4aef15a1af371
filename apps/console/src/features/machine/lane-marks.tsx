import { ORDER_STATES } from '@kizashi/api-contract';
import type { TFunction } from 'i18next';
import { Link } from 'react-router';
import chart from '../../ui/chart/chart.module.css';
import { textWidth } from '../../ui/chart/place-labels.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { startSentence } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { ORDER_ROW, rowOf } from './lane-frame.ts';
import type { LaneProps } from './lane-stretches.tsx';
import classes from './lanes.module.css';
import { clusters, type EntryOf, type OrderSpan } from './timeline-shapes.ts';

export function Orders({ spans, lane, frame: { time } }: LaneProps & { spans: readonly OrderSpan[] }) {
  const { t, language } = useWording();
  return spans.map((span) => {
    const y = lane.y + rowOf(span) * ORDER_ROW;
    const x = time.within(span.from);
    const width = Math.max(4, time.within(span.to) - x);
    const words = t('machine.lane.orderMark', {
      number: span.number,
      part: startSentence(span.positionName[language]),
      state: orderStateWords(span.state, t),
    });
    const wide = textWidth(span.number, 11) + 12;
    const inside = width > wide;
    const before = !inside && x + width + wide > time.right;
    return (
      <Link key={span.orderId} to={`/orders/${span.orderId}`} className={classes.mark!} aria-label={words}>
        <title>{words}</title>
        <rect
          className={classes.order}
          data-over={span.over || undefined}
          x={x}
          y={y - 6}
          width={width}
          height="12"
          rx="2"
        />
        {span.steps.map((at, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two verbs of one instant differ by their place alone
          <circle key={`${at} ${index}`} className={classes.step} cx={time.within(at)} cy={y} r="2" />
        ))}
        <text
          className={inside ? classes.inside : `${classes.beside} ${chart.halo}`}
          x={inside ? x + 8 : before ? x - 4 : x + width + 4}
          y={y + 4}
          textAnchor={before ? 'end' : 'start'}
        >
          {span.number}
        </text>
      </Link>
    );
  });
}

function orderStateWords(state: string, t: TFunction): string {
  const known = ORDER_STATES.find((name) => name === state);
  return known ? t(`words.orderState.${known}`) : state;
}

export function Swaps({
  swaps,
  lane,
  frame: { time },
  dates,
}: LaneProps & { swaps: readonly EntryOf<'swap'>[]; dates: DateWords }) {
  const { t, language } = useWording();
  return swaps.map((swap) => {
    const x = time.x(Date.parse(swap.at));
    const words = t('machine.lane.swapMark', {
      part: startSentence(swap.positionName[language]),
      serial: swap.serial,
      day: dates.day(Date.parse(swap.at)),
    });
    return (
      <Link key={swap.id} to={`/parts/${swap.fittedPartId}`} className={classes.mark!} aria-label={words}>
        <title>{words}</title>
        <rect className={classes.hit} x={x - 8} y={lane.y - 9} width="16" height="18" />
        <path className={classes.swap} d={`M${x - 5} ${lane.y - 5}h10v10h-10zM${x - 5} ${lane.y}h10`} />
      </Link>
    );
  });
}

export function Forecasts({
  forecasts,
  lane,
  frame: { time },
  dates,
}: LaneProps & { forecasts: readonly EntryOf<'forecast'>[]; dates: DateWords }) {
  const { t, language } = useWording();
  return clusters(forecasts.toReversed(), time.x, 8).map(({ x, marks }) => {
    // One that was withheld is not hidden behind its neighbours.
    const newest = marks.findLast(({ status }) => status === 'withheld') ?? marks.at(-1)!;
    const part = startSentence(newest.positionName[language]);
    const day = dates.day(Date.parse(newest.at));
    const words =
      newest.status === 'withheld'
        ? t('machine.lane.withheldMark', { part, day })
        : newest.p50At === null
          ? t('machine.lane.openMark', { part, day })
          : t('machine.lane.forecastMark', { part, day, end: dates.day(Date.parse(newest.p50At)) });
    const said = newest.backfilled ? t('machine.lane.againMark', { mark: words }) : words;
    return (
      <Link
        key={newest.id}
        to={`/parts/${newest.fittedPartId}`}
        className={classes.mark!}
        aria-label={said}
        tabIndex={-1}
      >
        <title>{said}</title>
        <rect className={classes.hit} x={x - 4} y={lane.y - 9} width="8" height="18" />
        <circle
          className={newest.status === 'withheld' ? classes.withheld : classes.forecast}
          data-backfilled={newest.backfilled || undefined}
          cx={x}
          cy={lane.y}
          r={newest.status === 'withheld' ? 3.2 : 2.6}
        />
      </Link>
    );
  });
}

export function DeviceEvents({
  events,
  lane,
  frame: { time },
  dates,
}: LaneProps & { events: readonly EntryOf<'device-event'>[]; dates: DateWords }) {
  return clusters(events.toReversed(), time.x, 9).map(({ x, marks }) => (
    <g key={marks[0]!.id}>
      <title>{marks.map(({ at, text }) => `${dates.dayAndTime(Date.parse(at))}: ${text}`).join('\n')}</title>
      <rect className={classes.hit} x={x - 6} y={lane.y - 9} width="12" height="18" />
      <path
        className={classes.event}
        data-alarm={marks.some(({ event }) => event === 'alarm') || undefined}
        d={`M${x} ${lane.y - 5}l5 9h-10z`}
      />
    </g>
  ));
}
