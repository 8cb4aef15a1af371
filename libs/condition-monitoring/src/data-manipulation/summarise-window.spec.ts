import { describe, expect, it } from '@jest/globals';
import {
  asId,
  type ChannelId,
  type DeviceId,
  epochMs,
  type MachineModelId,
  MINUTE_MS,
} from '@kizashi/kernel';
import fc from 'fast-check';
import type { MachineModel, TelemetryRow } from '../data-acquisition/index.ts';
import { summariseWindow } from './summarise-window.ts';
import { windowContaining } from './window.ts';

const deviceId = asId<DeviceId>('d');
const model: MachineModel = {
  id: asId<MachineModelId>('m'),
  name: 'm',
  channels: ['a', 'b'].map((id) => ({
    id: asId<ChannelId>(id),
    unit: '1',
    role: 'wear',
    positionIds: [],
  })),
  positions: [],
};
const START = Date.UTC(2026, 0, 5);
const window = windowContaining(epochMs(START), 10 * MINUTE_MS);

function row(minute: number, values: number[], more: Partial<TelemetryRow> = {}): TelemetryRow {
  const measuredAt = epochMs(START + minute * MINUTE_MS);
  return {
    deviceId,
    modelId: model.id,
    measuredAt,
    receivedAt: measuredAt,
    boot: 1,
    seq: minute,
    values: Float64Array.from(values),
    ...more,
  };
}

describe('summariseWindow', () => {
  it('summarises each channel on its own', () => {
    const { channels } = summariseWindow([row(0, [1, 10]), row(1, [3, Number.NaN])], window, model, deviceId);
    expect(channels[0]).toEqual({ n: 2, mean: 2, min: 1, max: 3, sd: Math.SQRT2, last: 3 });
    expect(channels[1]).toEqual({ n: 1, mean: 10, min: 10, max: 10, sd: 0, last: 10 });
  });

  it('says nothing of a channel without readings', () => {
    const { channels } = summariseWindow([row(0, [1, Number.NaN])], window, model, deviceId);
    expect(channels[1]).toBeUndefined();
  });

  it('leaves out what lies outside the window, belongs to another device, or is bad', () => {
    const rows = [
      row(0, [1, 1]),
      row(10, [100, 100]),
      row(-1, [100, 100]),
      row(1, [100, 100], { deviceId: asId<DeviceId>('other') }),
      row(2, [100, 2], { quality: Uint8Array.from([2, 1]) }),
    ];
    const { channels } = summariseWindow(rows, window, model, deviceId);
    expect(channels.map((channel) => channel?.max)).toEqual([1, 2]);
  });

  it('counts one instant once, with the value of the highest (boot, seq)', () => {
    const rows = [row(0, [9, 9], { boot: 2, seq: 1 }), row(0, [1, Number.NaN], { boot: 1, seq: 50 })];
    const { channels } = summariseWindow(rows, window, model, deviceId);
    expect(channels[0]).toMatchObject({ n: 1, mean: 9 });
  });

  it('is the same whatever the order of arrival', () => {
    const reading = fc.record({
      minute: fc.integer({ min: 0, max: 9 }),
      value: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    });
    const arrivals = fc
      .array(reading, { minLength: 1, maxLength: 20 })
      .map((list) => list.map(({ minute, value }, seq) => row(minute, [value, value], { seq })))
      .chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })));
    fc.assert(
      fc.property(arrivals, ([rows, shuffled]) => {
        expect(summariseWindow(shuffled, window, model, deviceId)).toEqual(
          summariseWindow(rows, window, model, deviceId),
        );
      }),
    );
  });
});
