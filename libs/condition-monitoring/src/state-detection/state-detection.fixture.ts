import {
  asId,
  type ChannelId,
  type DeviceId,
  type EpochMs,
  epochMs,
  HOUR_MS,
  type MachineModelId,
} from '@kizashi/kernel';
import type { Channel, MachineModel } from '../data-acquisition/index.ts';
import type { WindowFeatures } from '../data-manipulation/index.ts';
import { type Detection, type DetectionContext, detectState, startDetection } from './detect-state.ts';

export const START = epochMs(Date.UTC(2026, 0, 5));
export const WINDOW_MS = HOUR_MS;

export function modelOf(channels: readonly Partial<Channel>[]): MachineModel {
  return {
    id: asId<MachineModelId>('m'),
    name: 'm',
    channels: channels.map((channel, i) => ({
      id: asId<ChannelId>(`c${i}`),
      unit: '1',
      role: 'wear',
      positionIds: [],
      ...channel,
    })),
    positions: [],
  };
}

/** One row of values a window, one value a channel; undefined is "no reading". */
export type Values = readonly (number | undefined)[];

export function windowAt(model: MachineModel, index: number, values: Values): WindowFeatures {
  return {
    deviceId: asId<DeviceId>('d'),
    modelId: model.id,
    window: { from: epochMs(START + index * WINDOW_MS), to: endOf(index) },
    mode: 'default',
    channels: values.map((value) =>
      value === undefined ? undefined : { n: 1, mean: value, min: value, max: value, sd: 0, last: value },
    ),
  };
}

export function endOf(index: number): EpochMs {
  return epochMs(START + (index + 1) * WINDOW_MS);
}

/** Detection after each window; `context` may differ from window to window. */
export function detectAll(
  model: MachineModel,
  rows: readonly Values[],
  context: (index: number) => DetectionContext = () => ({ running: true }),
): readonly Detection[] {
  let memory = startDetection();
  return rows.map((values, index) => {
    const detection = detectState(memory, windowAt(model, index, values), model, context(index));
    memory = detection.memory;
    return detection;
  });
}

/** Values that vary a little about a level, never twice the same in a row. */
export function varying(level: number, windows: number, by = 0.1): readonly number[] {
  return Array.from({ length: windows }, (_, i) => level + by * Math.sin(i * 2.4) + by * 0.01 * (i % 7));
}
