import { describe, expect, it } from '@jest/globals';
import { asId, epochMs, HOUR_MS, plus } from '@kizashi/kernel';
import fc from 'fast-check';
import type { MachineModel } from '../data-acquisition/index.ts';
import { type CounterReset, riseOverResets } from './counter-reset.ts';
import { startUsage, usageDelta } from './life-used.ts';
import type { WindowFeatures } from './window-features.ts';

describe('riseOverResets', () => {
  it.each([
    ['to nothing', 100, 3, [[105, 0]], 8],
    ['to a value of a new controller', 100, 20_003, [[105, 20_000]], 8],
    [
      'twice',
      100,
      2,
      [
        [105, 0],
        [7, 0],
      ],
      14,
    ],
    ['with a last reading from before it', 100, 104, [[105, 0]], undefined],
    ['that lies before the first reading', 110, 3, [[105, 0]], undefined],
    ['to more than the last reading shows', 100, 3, [[105, 5]], undefined],
    ['that was none', 100, 104, [], undefined],
  ] as const)('a reset %s', (_, first, last, resets, rise) => {
    expect(
      riseOverResets(
        first,
        last,
        resets.map(([before, after]) => ({ before, after })),
      ),
    ).toBe(rise);
  });
});

const START = epochMs(Date.UTC(2026, 5, 1));
const CYCLES = asId<CounterReset['channel']>('cycles');
const MODEL: MachineModel = {
  id: asId('press'),
  name: 'Press',
  channels: [{ id: CYCLES, unit: '1', role: 'usage', positionIds: [] }],
  positions: [
    {
      id: asId('seal'),
      name: { ja: 'シール', en: 'Seal' },
      lifeUnit: 'cycles',
      usageChannel: CYCLES,
      partNumber: asId('S-1'),
    },
  ],
};

describe('life used over a reset that the device reported', () => {
  /** Cycles of an hour each; the counter as the controller shows it. */
  function lived(perHour: readonly number[], resetIn: number | undefined, told: boolean): number {
    let memory = startUsage(START);
    let counter = 1_000;
    let used = 0;
    for (const [hour, cycles] of [0, ...perHour].entries()) {
      const at = plus(START, hour * HOUR_MS);
      const half = Math.floor(cycles / 2);
      counter += cycles;
      const resets: CounterReset[] = [];
      if (hour === resetIn) {
        const before = counter - cycles + half;
        counter = cycles - half;
        if (told) resets.push({ channel: CYCLES, at: plus(at, HOUR_MS / 2), before, after: 0 });
      }
      const features = {
        deviceId: asId('device'),
        modelId: MODEL.id,
        window: { from: at, to: plus(at, HOUR_MS) },
        mode: 'running',
        channels: [{ last: counter }],
      } as unknown as WindowFeatures;
      const counted = usageDelta(memory, features, MODEL, MODEL.positions[0]!, resets);
      memory = counted.memory;
      if (hour > 0) used += counted.used.delta;
    }
    return used;
  }
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

  it('is what was lived, to the cycle, wherever the reset falls', () => {
    const hours = fc.array(fc.integer({ min: 50, max: 90 }), { minLength: 3, maxLength: 12 });
    fc.assert(
      fc.property(hours, fc.nat(), (perHour, pick) => {
        const resetIn = 1 + (pick % perHour.length);
        expect(lived(perHour, resetIn, true)).toBe(sum(perHour));
      }),
    );
  });

  it('misses only what the counter had not shown when nobody reports it, and counts nothing twice', () => {
    const perHour = [60, 60, 60, 60];
    expect(lived(perHour, 2, false)).toBe(sum(perHour) - 30);
    expect(lived(perHour, undefined, false)).toBe(sum(perHour));
  });
});
