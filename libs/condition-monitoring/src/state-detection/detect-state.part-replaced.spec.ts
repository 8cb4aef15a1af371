import { describe, expect, it } from '@jest/globals';
import { asId, type PositionId } from '@kizashi/kernel';
import { detectAll, modelOf, type Values, varying } from './state-detection.fixture.ts';

const bearing = asId<PositionId>('bearing');
const screw = asId<PositionId>('screw');
const model = modelOf([
  { worsens: 'up', limit: 9, positionIds: [bearing] },
  { worsens: 'up', limit: 9, positionIds: [screw] },
]);
const both = (values: readonly number[]) => values.map((value): Values => [value, value]);

describe('a part that is replaced', () => {
  /** Normal at 1, worn at 7, and after the replacement in window 40 normal at 2.5. */
  const rows = [...both(varying(1, 30)), ...both(varying(7, 10)), ...both(varying(2.5, 40))];
  const told = detectAll(model, rows, (index) => ({
    running: true,
    ...(index === 40 && { renewed: [bearing] }),
  }));
  const state = (window: number, channel: number) => told[window]!.detected.channels[channel]!.state;

  it('ends the watch of its channels at once, and what is normal is learned again', () => {
    expect(state(39, 0)).toBe('watch');
    expect(state(40, 0)).toBe('learning');
    expect(state(58, 0)).toBe('learning');
    expect(state(62, 0)).toBe('normal');
    expect(told.at(-1)!.memory.modes[0]!.levels[0]![1]).toBeCloseTo(2.5, 1);
  });

  it('changes nothing for the channels of other parts', () => {
    expect(state(40, 1)).toBe('watch');
    expect(told.at(-1)!.memory.modes[0]!.levels[1]![1]).toBeCloseTo(1, 1);
  });
});
