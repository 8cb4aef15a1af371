import type { MachineModel } from '@kizashi/api-contract';
import type { LaneShapes } from './lanes.tsx';
import { orderSpans, segmentsOf } from './timeline-shapes.ts';
import type { MachineData } from './use-machine.ts';
import type { MachinePast } from './use-timeline.ts';

/** What the lanes below the chart of one channel show: everything of the machine, and the forecasts of its part. */
export function laneShapes(
  past: MachinePast,
  { model }: Pick<MachineData, 'model'>,
  channel: MachineModel['channels'][number],
  now: number,
): LaneShapes {
  const positions = model.positions.filter(({ id }) => channel.positionIds.includes(id)).map(({ id }) => id);
  return {
    states: segmentsOf(past.states, ({ state }) => state, now),
    channel: segmentsOf(
      past.channelStates.filter((entry) => entry.channel === channel.id),
      ({ state, zone }) => zone ?? state,
      now,
    ),
    modes: segmentsOf(
      past.events.filter(({ event }) => event === 'mode'),
      ({ text }) => text,
      now,
    ),
    orders: orderSpans(past.orders, now),
    swaps: past.swaps,
    forecasts:
      positions.length === 0
        ? past.forecasts
        : past.forecasts.filter(({ positionId }) => positions.includes(positionId)),
    events: past.events.filter(({ event }) => event !== 'mode'),
  };
}
