import { describe, expect, it } from '@jest/globals';
import {
  asId,
  type ChannelId,
  type DeviceId,
  epochMs,
  life,
  lifePerHour,
  type MachineModelId,
  type PartNumber,
  type PositionId,
} from '@kizashi/kernel';
import type { BearingRating, MachineModel, Position } from '../data-acquisition/index.ts';
import { type BearingUse, bearingPrior, followBearing } from './bearing-life.ts';
import { weibullQuantile } from './fit-weibull.ts';

const speedChannel = asId<ChannelId>('speed');
const loadChannel = asId<ChannelId>('load');
const model: MachineModel = {
  id: asId<MachineModelId>('m'),
  name: 'm',
  channels: [
    { id: speedChannel, unit: 'Hz', role: 'setting', positionIds: [] },
    { id: loadChannel, unit: '%', role: 'setting', positionIds: [] },
  ],
  positions: [],
};

function positionWith(
  rating: Partial<BearingRating>,
  lifeUnit: Position['lifeUnit'] = 'operating-hours',
): Position {
  const bearing = {
    rollingElements: 9,
    elementDiameter: 8,
    pitchDiameter: 40,
    contactAngle: 0,
    speedChannel,
    rating: { dynamicLoad: 30, elements: 'balls' as const, load: 0.03, loadChannel, ...rating },
  };
  return {
    id: asId<PositionId>('bearing'),
    name: { ja: '', en: '' },
    lifeUnit,
    partNumber: asId<PartNumber>('P'),
    bearing,
  };
}

/** Windows of one hour each: turns a second, and load in per cent of 3 kN. */
function usedAt(
  position: Position,
  windows: readonly (readonly [hz: number, percent: number | undefined])[],
) {
  return windows.reduce<BearingUse | undefined>((use, [hz, percent]) => {
    const summary = (mean: number) => ({ n: 1, mean, min: mean, max: mean, sd: 0, last: mean });
    const features = {
      deviceId: asId<DeviceId>('d'),
      modelId: model.id,
      window: { from: epochMs(0), to: epochMs(3_600_000) },
      mode: 'running',
      channels: [summary(hz), percent === undefined ? undefined : summary(percent)],
    };
    const used = { lifeUsed: life(1), delta: 1, rate: lifePerHour(1), running: true };
    return followBearing(use, features, used, model, position);
  }, undefined);
}
const hours = (n: number, hz: number, percent: number) =>
  Array.from({ length: n }, () => [hz, percent] as const);

describe('life of a bearing under its measured load and speed', () => {
  it('is the basic rating life: 30 kN under 3 kN at 3,000 turns a minute lasts 5,556 h in nine of ten cases', () => {
    const position = positionWith({});
    const prior = bearingPrior(usedAt(position, hours(100, 50, 100)), position)!;
    // (30 / 3)^3 = 1,000 million revolutions at 180,000 an hour.
    expect(weibullQuantile(prior, 0.1)).toBeCloseTo(5_555.6, 0);
    expect(prior.beta).toBe(1.5);
    // a1 of ISO 281:2007 for 95 % and 99 % reliability.
    expect(weibullQuantile(prior, 0.05) / weibullQuantile(prior, 0.1)).toBeCloseTo(0.64, 1);
    expect(weibullQuantile(prior, 0.01) / weibullQuantile(prior, 0.1)).toBeCloseTo(0.25, 1);
  });

  it('takes the cube mean of the load, so that heavy work counts for more than its share', () => {
    const position = positionWith({});
    const mixed = usedAt(position, [...hours(50, 50, 100), ...hours(50, 50, 200)]);
    const steady = usedAt(position, hours(100, 50, 100 * ((1 + 8) / 2) ** (1 / 3)));
    expect(bearingPrior(mixed, position)!.eta).toBeCloseTo(bearingPrior(steady, position)!.eta, 3);
  });

  it('lasts longer in hours where it turns slower, and follows 10/3 for rollers', () => {
    const balls = positionWith({});
    const rollers = positionWith({ elements: 'rollers' });
    const fast = bearingPrior(usedAt(balls, hours(100, 50, 100)), balls)!.eta;
    expect(bearingPrior(usedAt(balls, hours(100, 25, 100)), balls)!.eta / fast).toBeCloseTo(2, 6);
    expect(bearingPrior(usedAt(rollers, hours(100, 50, 100)), rollers)!.eta / fast).toBeCloseTo(
      10 ** (1 / 3),
      6,
    );
  });

  it('says nothing before a week of use, without load, or where life is not counted in hours', () => {
    const position = positionWith({});
    expect(bearingPrior(usedAt(position, hours(79, 50, 100)), position)).toBeUndefined();
    expect(bearingPrior(usedAt(position, Array(100).fill([50, undefined])), position)).toBeUndefined();
    const cycles = positionWith({}, 'cycles');
    expect(bearingPrior(usedAt(cycles, hours(100, 50, 100)), cycles)).toBeUndefined();
  });
});
