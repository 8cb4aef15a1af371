import { describe, expect, it } from '@jest/globals';
import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import { asId, type DeviceId, epochMs, HOUR_MS } from '@kizashi/kernel';
import {
  CHANNELS,
  COMPONENTS,
  type ComponentLife,
  endedLives,
  type PdmMachine,
  pdmModel,
} from './pdm-fleet.ts';
import { riskOf } from './risk-series.ts';

const HOURS = 96;
const at = (hour: number) => epochMs(hour * HOUR_MS);

/** Every component is fitted at the beginning; the first one fails after three days and is replaced. */
const MACHINE: PdmMachine = {
  id: '1',
  model: pdmModel,
  rows: Array.from(
    { length: HOURS },
    (_, i): TelemetryRow => ({
      ...{
        deviceId: asId<DeviceId>('1'),
        modelId: pdmModel.id,
        measuredAt: at(i),
        receivedAt: at(i),
        boot: 1,
        seq: i,
      },
      values: Float64Array.from(CHANNELS, (_channel, c) => 100 + c + Math.sin(i * (c + 1))),
    }),
  ),
  errorsAt: new Set(),
  lives: COMPONENTS.flatMap((component): ComponentLife[] =>
    component === 'comp1'
      ? [
          { machine: '1', component, from: at(0), to: at(72), end: 'failure' },
          { machine: '1', component, from: at(72), to: at(HOURS), end: 'recording' },
        ]
      : [{ machine: '1', component, from: at(0), to: at(HOURS), end: 'recording' }],
  ),
};

describe('riskOf', () => {
  it('says something of every component in every hour, and more for a longer horizon', () => {
    const risk = riskOf(MACHINE, new Map(), [24, 72]);
    expect(risk.get(24)!.map(({ scores }) => scores.length)).toEqual([72, 24, HOURS, HOURS, HOURS]);
    for (const [i, { scores }] of risk.get(24)!.entries()) {
      for (const [hour, [, score]] of scores.entries()) {
        expect(score).toBeGreaterThanOrEqual(0);
        expect(risk.get(72)![i]!.scores[hour]![1]).toBeGreaterThanOrEqual(score);
      }
    }
  });
});

describe('endedLives', () => {
  it('are those that ended, with the rows of their time', () => {
    const [life, ...others] = endedLives([MACHINE], 'comp1');
    expect(others).toEqual([]);
    expect(life).toMatchObject({ life: 72, failureObserved: true });
    expect(life?.history?.lifeUsed).toHaveLength(72);
  });
});
