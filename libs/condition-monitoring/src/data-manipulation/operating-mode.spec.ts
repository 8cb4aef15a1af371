import { describe, expect, it } from '@jest/globals';
import { asId, type ChannelId, type DeviceId, epochMs, HOUR_MS, type MachineModelId } from '@kizashi/kernel';
import fc from 'fast-check';
import type { Channel, MachineModel } from '../data-acquisition/index.ts';
import { isRunningMode, operatingMode } from './operating-mode.ts';
import type { ChannelSummary, WindowFeatures } from './window-features.ts';

const channel = (id: string, role: Channel['role'], bands?: readonly number[]): Channel => ({
  id: asId<ChannelId>(id),
  unit: '1',
  role,
  positionIds: [],
  ...(bands && { bands }),
});
const machine = (...channels: readonly Channel[]): MachineModel => ({
  id: asId<MachineModelId>('m'),
  name: 'm',
  channels,
  positions: [],
});
const mill = machine(
  channel('velocity', 'wear'),
  channel('spindle.speed', 'setting', [5_000, 7_000]),
  channel('spindle.load', 'setting'),
);

function summary(min: number, max = min): ChannelSummary {
  return { n: 2, mean: (min + max) / 2, min, max, sd: 0, last: max };
}
function features(channels: readonly (ChannelSummary | undefined)[]): WindowFeatures {
  const window = { from: epochMs(0), to: epochMs(HOUR_MS) };
  return {
    deviceId: asId<DeviceId>('d'),
    modelId: asId<MachineModelId>('m'),
    window,
    mode: 'default',
    channels,
  };
}
const seen = (speed: ChannelSummary | undefined, load = 60) => features([summary(1), speed, summary(load)]);

describe('operatingMode', () => {
  it('is off when nothing is used and no setting is active, and idle when one is', () => {
    expect(operatingMode(seen(summary(0), 0), mill, false)).toBe('off');
    expect(operatingMode(seen(summary(6_000), 0), mill, false)).toBe('idle');
    expect(operatingMode(seen(summary(0), 12), mill, false)).toBe('idle');
  });

  it('does not take the zero error of a setting for activity', () => {
    expect(operatingMode(seen(summary(40), 0.01), mill, false)).toBe('off');
  });

  it('names the band of a running machine, from 1; an edge belongs to the band above it', () => {
    expect(operatingMode(seen(summary(4_400, 4_600)), mill, true)).toBe('running/spindle.speed:1');
    expect(operatingMode(seen(summary(5_000, 6_999)), mill, true)).toBe('running/spindle.speed:2');
    expect(operatingMode(seen(summary(9_000)), mill, true)).toBe('running/spindle.speed:3');
  });

  it('is plain running in a window that spans two bands, or lacks the setting', () => {
    expect(operatingMode(seen(summary(4_400, 6_000)), mill, true)).toBe('running');
    expect(operatingMode(seen(undefined), mill, true)).toBe('running');
  });

  it('joins the bands of several settings in the order of the model', () => {
    const two = machine(channel('speed', 'setting', [100]), channel('load', 'setting', [50]));
    expect(operatingMode(features([summary(120), summary(20)]), two, true)).toBe('running/speed:2,load:1');
  });

  it('asks the settings where no counter was heard, and readings where there are no settings', () => {
    expect(operatingMode(seen(summary(6_000)), mill, undefined)).toBe('running/spindle.speed:2');
    expect(operatingMode(seen(summary(0), 0), mill, undefined)).toBe('off');
    const plain = machine(channel('pressure', 'wear'));
    expect(operatingMode(features([summary(1)]), plain, undefined)).toBe('running');
    expect(operatingMode(features([undefined]), plain, undefined)).toBe('off');
  });

  it('always names a band that contains the readings', () => {
    const edges = fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(edges, fc.double({ min: -99, max: 99, noNaN: true }), (unsorted, value) => {
        const bands = unsorted.toSorted((a, b) => a - b);
        const mode = operatingMode(features([summary(value)]), machine(channel('s', 'setting', bands)), true);
        const band = Number(mode.split(':')[1]);
        expect(isRunningMode(mode)).toBe(true);
        expect(value).toBeGreaterThanOrEqual(bands[band - 2] ?? Number.NEGATIVE_INFINITY);
        expect(value).toBeLessThan(bands[band - 1] ?? Number.POSITIVE_INFINITY);
      }),
    );
  });
});
