import type { MachineModel } from '@kizashi/api-contract';
import { Link, useSearchParams } from 'react-router';
import chart from '../../ui/chart/chart.module.css';
import { textWidth } from '../../ui/chart/place-labels.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { viewFor, withView } from './chart-view.ts';
import type { Lane } from './lane-frame.ts';
import classes from './lanes.module.css';
import { modeWords } from './mode-words.ts';
import { stateWords } from './state-words.ts';
import type { TelemetryFrame } from './telemetry-frame.ts';
import type { Segment } from './timeline-shapes.ts';

export interface LaneProps {
  readonly lane: Lane;
  readonly frame: TelemetryFrame;
}

/** Heights grow with how much a state asks for; normal is a thin grey line. */
const STATE_HEIGHTS: Readonly<Record<string, number>> = { watch: 8, C: 8, alarm: 13, D: 13 };

export function States({
  segments,
  lane,
  frame,
  dates,
  now,
}: LaneProps & {
  readonly segments: readonly Segment<string>[];
  readonly dates: DateWords;
  readonly now: number;
}) {
  const { t } = useWording();
  const [search] = useSearchParams();
  return segments.map((segment) => {
    const { from, to, value } = segment;
    const label = `${stateWords(value, t)}, ${dates.span(from, to)}`;
    const shape = <Stretch segment={segment} lane={lane} frame={frame} label={label} />;
    if (QUIET.has(value)) return <g key={from}>{shape}</g>;
    const margin = (to - from) * 0.2;
    return (
      <Link
        key={from}
        className={classes.look!}
        to={{
          search: `?${withView(search, viewFor({ from: from - margin, to: Math.min(now, to + margin) }, now))}`,
        }}
        aria-label={t('machine.lane.look', { what: label })}
        preventScrollReset
      >
        {shape}
      </Link>
    );
  });
}

/** States that nobody needs to look at more closely. */
const QUIET: ReadonlySet<string> = new Set(['normal', 'learning', 'off', 'A', 'B']);

function Stretch({
  segment: { from, to, value },
  lane,
  frame: { time },
  label,
}: LaneProps & { readonly segment: Segment<string>; readonly label: string }) {
  const x = time.within(from);
  const width = Math.max(2, time.within(to) - x);
  const height = STATE_HEIGHTS[value] ?? 3;
  return (
    <>
      <title>{label}</title>
      <rect className={classes.hit} x={x} y={lane.y - 9} width={width} height="18" />
      <rect
        className={classes.state}
        data-state={value}
        x={x}
        y={lane.y - height / 2}
        width={width}
        height={height}
      />
      {/^[A-D]$/.test(value) && width > 22 && (
        <text className={`${chart.axis2} ${chart.halo}`} x={x + width / 2} y={lane.y + 4} textAnchor="middle">
          {value}
        </text>
      )}
    </>
  );
}

export function Modes({
  segments,
  lane,
  frame: { time },
  model,
}: LaneProps & {
  readonly segments: readonly Segment<string>[];
  readonly model: MachineModel;
}) {
  const wording = useWording();
  return segments.map(({ from, to, value }) => {
    const x = time.within(from);
    const width = Math.max(1, time.within(to) - x);
    const words = modeWords(value, model, wording);
    return (
      <g key={from}>
        <title>{words}</title>
        <rect
          className={classes.mode}
          data-mode={value.split('/')[0]}
          x={x}
          y={lane.y - 5}
          width={width}
          height="10"
        />
        {width > textWidth(words, 11) + 10 && (
          <text className={chart.axis2} x={x + 5} y={lane.y + 4}>
            {words}
          </text>
        )}
      </g>
    );
  });
}
