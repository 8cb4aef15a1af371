import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@kizashi/kernel';
import { loadMachineType } from '../machine-types/load-machine-type.ts';
import type { PositionType } from '../machine-types/machine-type.ts';
import { archivedLives } from './archived-lives.ts';

const TYPE = loadMachineType('cnc-machining-centre');
const SPINDLE = TYPE.positions.find(({ id }) => id === 'spindle-front-bearing') as PositionType;
const BEFORE = epochMs(Date.UTC(2026, 7, 1));
const lives = archivedLives(TYPE, SPINDLE, 12, 7, BEFORE);

describe('archivedLives', () => {
  it('are as many as asked for, each of its own length, and the same every time', () => {
    expect(lives).toHaveLength(12);
    expect(new Set(lives.map(({ life }) => life)).size).toBe(12);
    expect(archivedLives(TYPE, SPINDLE, 12, 7, BEFORE)).toEqual(lives);
    expect(archivedLives(TYPE, SPINDLE, 12, 8, BEFORE)).not.toEqual(lives);
  });

  it('end in failure at the limit of a channel, or were ended before it', () => {
    for (const { failureObserved, history } of lives) {
      const furthest = TYPE.channels.flatMap(({ id, limit, signal }) => {
        const column = history!.channels.indexOf(id);
        if (column < 0 || limit === undefined || signal.kind !== 'wear') return [];
        const newest = history!.values.slice(-3).map((row) => row[column]!);
        return [(Math.max(...newest) - signal.normal) / (limit - signal.normal)];
      });
      if (failureObserved) expect(Math.max(...furthest)).toBeGreaterThan(0.75);
    }
    expect(lives.filter(({ failureObserved }) => !failureObserved)).toHaveLength(3);
  });

  it('tell the signs of wear of their position and the settings, in the order of life', () => {
    for (const { life, history } of lives) {
      const { channels, lifeUsed, values } = history!;
      for (const id of channels) {
        const channel = TYPE.channels.find((one) => one.id === id)!;
        expect(channel.role === 'setting' || channel.positionIds.includes(SPINDLE.id)).toBe(true);
      }
      expect(lifeUsed).toEqual(lifeUsed.toSorted((a, b) => a - b));
      expect(lifeUsed.at(-1)!).toBeLessThanOrEqual(life);
      expect(values.every((row) => row.length === channels.length)).toBe(true);
    }
  });
});
