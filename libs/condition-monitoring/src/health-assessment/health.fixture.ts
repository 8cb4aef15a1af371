import {
  asId,
  type ChannelId,
  type DeviceId,
  epochMs,
  type FittedPartId,
  HOUR_MS,
  life,
  lifePerHour,
  type MachineModelId,
  type PositionId,
} from '@kizashi/kernel';
import type { Channel, MachineModel } from '../data-acquisition/index.ts';
import type { ChannelStateName } from '../state-detection/index.ts';
import { assessHealth } from './assess-health.ts';
import { type HealthMemory, type HealthOutcome, startHealth } from './health-memory.ts';
import type { WearKnowledge } from './part-knowledge.ts';

export const START = epochMs(Date.UTC(2026, 0, 5));
export const positionId = asId<PositionId>('bearing');
export const channelId = (name: string) => asId<ChannelId>(name);
const WINDOW_MS = 6 * HOUR_MS;

export function modelOf(channels: readonly (Partial<Channel> & { readonly id: ChannelId })[]): MachineModel {
  return {
    id: asId<MachineModelId>('m'),
    name: 'm',
    channels: channels.map((channel) => ({
      unit: 'mm/s',
      role: 'wear',
      positionIds: [positionId],
      ...channel,
    })),
    positions: [],
  };
}

/** One window: a value for each channel of the model (undefined is "no reading"), and what differs from usual. */
export interface Window {
  readonly values: readonly (number | undefined)[];
  readonly states?: Readonly<Record<ChannelId, ChannelStateName>>;
  readonly running?: boolean;
  readonly lessThanBelieved?: number;
}

export function assessAll(
  model: MachineModel,
  windows: readonly Window[],
  knowledge?: WearKnowledge,
  lifeAtStart = 0,
  windowMs = WINDOW_MS,
): readonly { readonly outcome: HealthOutcome; readonly memory: HealthMemory }[] {
  let memory = startHealth({ fittedPartId: asId<FittedPartId>('p'), positionId });
  return windows.map(({ values, states = {}, running = true, lessThanBelieved = 0 }, i) => {
    const from = epochMs(START + i * windowMs);
    const to = epochMs(from + windowMs);
    const assessed = assessHealth(memory, {
      features: {
        deviceId: asId<DeviceId>('d'),
        modelId: model.id,
        window: { from, to },
        mode: 'default',
        channels: values.map((value) =>
          value === undefined ? undefined : { n: 1, mean: value, min: value, max: value, sd: 0, last: value },
        ),
      },
      detected: {
        at: to,
        state: 'normal',
        channels: model.channels.map(({ id }) => ({
          channel: id,
          state: states[id] ?? 'normal',
          since: from,
          lastReadingAt: to,
        })),
      },
      used: {
        ...{ lifeUsed: life(lifeAtStart + i + 1), delta: 1, rate: lifePerHour(1 / 6), running },
        ...(lessThanBelieved > 0 && { lessThanBelieved }),
      },
      model,
      knowledge,
    });
    memory = assessed.memory;
    return assessed;
  });
}

/** Noise of standard deviation 1, never twice the same, the same every time. */
export const noise = (i: number, phase = 0) => 1.41 * Math.sin(i * 2.4 + phase);
