import { describe, expect, it } from '@jest/globals';
import type { FailureMode, MachineModel } from '../data-acquisition/index.ts';
import { assessAll, channelId, modelOf, noise, positionId } from './health.fixture.ts';
import { failureModesOf } from './suspect-failure-modes.ts';

const velocity = channelId('velocity');
const temperature = channelId('temperature');
const flow = channelId('flow');

const channels = modelOf([
  { id: velocity, worsens: 'up', limit: 50, failureModes: ['VIB'] },
  { id: temperature, worsens: 'up', limit: 50, failureModes: ['OHE'] },
  { id: flow, worsens: 'down', limit: 0, failureModes: ['LOO', 'VIB'] },
]);

function withMatrix(...failureModes: FailureMode[]): MachineModel {
  const position = {
    id: positionId,
    name: { ja: '', en: '' },
    lifeUnit: 'cycles',
    partNumber: 'P',
    failureModes,
  } as unknown as MachineModel['positions'][number];
  return { ...channels, positions: [position] };
}

const spalled: FailureMode = { code: 'VIB', symptoms: [{ channel: velocity, moves: 'up' }] };
const dry: FailureMode = {
  code: 'OHE',
  symptoms: [
    { channel: velocity, moves: 'up' },
    { channel: temperature, moves: 'up', weight: 2 },
  ],
};
const choked: FailureMode = { code: 'PLU', symptoms: [{ channel: flow, moves: 'down' }] };
const burst: FailureMode = { code: 'INL', symptoms: [{ channel: flow, moves: 'up' }] };

/** Each channel stands at 20 for 40 windows and then moves by so much within 60. */
function suspected(model: MachineModel, moves: readonly [number, number, number]) {
  const windows = Array.from({ length: 100 }, (_, i) => ({
    values: moves.map((by, c) => 20 + noise(i, c) + (by * Math.max(0, i - 40)) / 60),
  }));
  const { outcome } = assessAll(model, windows).at(-1)!;
  if (outcome.status !== 'assessed') throw new Error(outcome.reason);
  return outcome.assessment;
}

describe('failure modes that the symptoms point to', () => {
  const model = withMatrix(spalled, dry, choked, burst);

  it.each([
    ['VIB', [20, 0, 0]],
    ['OHE', [14, 20, 0]],
    ['PLU', [0, 0, -14]],
    ['INL', [0, 0, 14]],
  ] as const)('is %s where the channels moved by %j', (mode, moves) => {
    const { failureMode, suspected: modes = [] } = suspected(model, moves);
    expect(failureMode).toBe(mode);
    expect(modes[0]!.probability).toBeGreaterThan(0.7);
    expect(modes).toHaveLength(3);
  });

  it('takes account of what did not move: warm and shaking is not merely shaking', () => {
    const shaking = suspected(model, [20, 0, 0]).suspected![0]!;
    const warmToo = suspected(model, [20, 8, 0]).suspected!.find(({ mode }) => mode === 'VIB')!;
    expect(warmToo.probability).toBeLessThan(shaking.probability);
  });

  it('is unsure while nothing stands out of the noise', () => {
    const { suspected: modes = [] } = suspected(model, [0, 0, 0]);
    expect(modes[0]!.probability).toBeLessThan(0.6);
  });

  it('reads the short form: each mode shows in the channels that name it, in the direction of wear', () => {
    expect(failureModesOf(channels, positionId)).toEqual([
      {
        code: 'VIB',
        symptoms: [
          { channel: velocity, moves: 'up', weight: 1 },
          { channel: flow, moves: 'down', weight: 0.5 },
        ],
      },
      { code: 'OHE', symptoms: [{ channel: temperature, moves: 'up', weight: 1 }] },
      { code: 'LOO', symptoms: [{ channel: flow, moves: 'down', weight: 0.5 }] },
    ]);
    expect(suspected(channels, [0, 20, 0]).failureMode).toBe('OHE');
  });
});
