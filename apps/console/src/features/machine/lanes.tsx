import type { MachineModel } from '@kizashi/api-contract';
import type { ReactNode } from 'react';
import chart from '../../ui/chart/chart.module.css';
import type { DateWords } from '../../ui/format/date-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { type Lane, type LaneName, laneFrame } from './lane-frame.ts';
import { DeviceEvents, Forecasts, Orders, Swaps } from './lane-marks.tsx';
import { Modes, States } from './lane-stretches.tsx';
import classes from './lanes.module.css';
import type { TelemetryFrame } from './telemetry-frame.ts';
import type { EntryOf, OrderSpan, Segment } from './timeline-shapes.ts';

/** What the lanes show, in shapes: stretches and marks on the chart's time axis. */
export interface LaneShapes {
  readonly states: readonly Segment<string>[];
  /** Of the channel on the chart: its zone where it has one, else its state. */
  readonly channel: readonly Segment<string>[];
  readonly modes: readonly Segment<string>[];
  readonly orders: readonly OrderSpan[];
  readonly swaps: readonly EntryOf<'swap'>[];
  readonly forecasts: readonly EntryOf<'forecast'>[];
  readonly events: readonly EntryOf<'device-event'>[];
}

interface LanesProps {
  readonly shapes: LaneShapes;
  readonly frame: TelemetryFrame;
  readonly dates: DateWords;
  readonly model: MachineModel;
  readonly now: number;
}

/** States, orders, swaps, forecasts and what the device said, on the time axis of the chart above. */
export function Lanes({ shapes, frame, dates, model, now }: LanesProps) {
  const { t } = useWording();
  const { time, width, narrow } = frame;
  const inSight = insight(shapes, frame);
  const filled = new Set<LaneName>(
    (
      [
        ['channel', inSight.channel],
        ['mode', inSight.modes],
        ['orders', inSight.orders],
        ['swaps', inSight.swaps],
        ['forecasts', inSight.forecasts],
        ['events', inSight.events],
      ] as const
    )
      .filter(([, shown]) => shown.length > 0)
      .map(([name]) => name),
  );
  const { lanes, height } = laneFrame(filled, inSight.orders, narrow);
  const draw: Record<LaneName, (lane: Lane) => ReactNode> = {
    state: (lane) => <States segments={inSight.states} {...{ lane, frame, dates, now }} />,
    channel: (lane) => <States segments={inSight.channel} {...{ lane, frame, dates, now }} />,
    mode: (lane) => <Modes segments={inSight.modes} lane={lane} frame={frame} model={model} />,
    orders: (lane) => <Orders spans={inSight.orders} lane={lane} frame={frame} />,
    swaps: (lane) => <Swaps {...{ lane, frame, dates }} swaps={inSight.swaps} />,
    forecasts: (lane) => <Forecasts {...{ lane, frame, dates }} forecasts={inSight.forecasts} />,
    events: (lane) => <DeviceEvents {...{ lane, frame, dates }} events={inSight.events} />,
  };
  return (
    <svg width={width} height={height}>
      <title>{t('machine.lane.label')}</title>
      {lanes.map((lane) => (
        <g key={lane.name}>
          <line className={classes.rule} x1={0} x2={width} y1={lane.top + 0.5} y2={lane.top + 0.5} />
          <text
            className={chart.axis2}
            x={narrow ? 0 : time.left - 8}
            y={narrow ? lane.top + 13 : lane.y + 4}
            textAnchor={narrow ? 'start' : 'end'}
          >
            {t(`machine.lane.${lane.name}`)}
          </text>
          {draw[lane.name](lane)}
        </g>
      ))}
    </svg>
  );
}

function insight(shapes: LaneShapes, { time }: TelemetryFrame): LaneShapes {
  const overlaps = ({ from, to }: { from: number; to: number }) => to >= time.from && from <= time.to;
  const holds = ({ at }: { at: string }) => time.holds(Date.parse(at));
  return {
    states: shapes.states.filter(overlaps),
    channel: shapes.channel.filter(overlaps),
    modes: shapes.modes.filter(overlaps),
    orders: shapes.orders.filter(overlaps),
    swaps: shapes.swaps.filter(holds),
    forecasts: shapes.forecasts.filter(holds),
    events: shapes.events.filter(holds),
  };
}
