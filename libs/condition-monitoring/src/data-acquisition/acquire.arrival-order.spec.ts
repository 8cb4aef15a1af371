import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { birthOf, NOW, newMemory, take, teleOf } from './acquisition.fixture.ts';
import type { DeviceMemory } from './device-memory.ts';
import type { TelemetryRow } from './telemetry-row.ts';

type Message = readonly ['birth' | 'tele', object];

/** The value that stands at every point, by the rule of the contract: highest (boot, seq). */
function pointsOf(rows: readonly TelemetryRow[]): object {
  const points = new Map<string, { boot: number; seq: number; value: number }>();
  for (const { measuredAt, boot, seq, values } of rows) {
    for (const [column, value] of values.entries()) {
      const key = `${measuredAt} ${column}`;
      const held = points.get(key);
      if (Number.isNaN(value)) continue;
      if (!held || boot > held.boot || (boot === held.boot && seq > held.seq))
        points.set(key, { boot, seq, value });
    }
  }
  return Object.fromEntries([...points].sort(([a], [b]) => a.localeCompare(b)));
}

function seenBy(memory: DeviceMemory, messages: readonly Message[]): readonly boolean[] {
  return messages.map(([, payload]) => {
    const { bid, seq } = payload as { bid: string; seq: number };
    return memory.standing({ bid, seq }, 0) !== 'new';
  });
}

function run(messages: readonly Message[]): { points: object; seen: readonly boolean[]; ranks: object } {
  const memory = newMemory();
  const rows = messages.flatMap(([kind, payload]) => [...take(memory, kind, payload).rows]);
  const ranks = Object.fromEntries([...memory.boots].map(([bid, { rank }]) => [bid, rank]).sort());
  return { points: pointsOf(rows), seen: seenBy(memory, messages), ranks };
}

const boots = ['b1', 'b2', 'b3'] as const;
const births = boots.map((bid, i): Message => ['birth', birthOf({ bid, bn: 10 + i })]);

const telemetry = fc.uniqueArray(
  fc.record({
    bid: fc.constantFrom(...boots),
    seq: fc.integer({ min: 1, max: 30 }),
    minutes: fc.integer({ min: 1, max: 5 }),
    value: fc.integer({ min: 0, max: 1_000 }),
  }),
  { minLength: 1, maxLength: 40, selector: ({ bid, seq }) => `${bid} ${seq}` },
);

describe('acquire, whatever the arrival', () => {
  it('comes to the same points, ranges and ranks from shuffled and repeated messages', () => {
    fc.assert(
      fc.property(telemetry, fc.infiniteStream(fc.nat()), (sent, noise) => {
        const tele = sent.map(
          ({ bid, seq, minutes, value }): Message => [
            'tele',
            teleOf({ bid, seq, t0: NOW - minutes * 60_000, s: [['velocity', 0, value]] }),
          ],
        );
        const dealt = [...tele, ...tele.slice(0, 7)]
          .map((message) => ({ message, at: noise.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ message }) => message);
        const inOrder = run([...births, ...tele]);
        const shuffled = run([...births.toReversed(), ...dealt]);
        expect(shuffled.points).toEqual(inOrder.points);
        expect(shuffled.ranks).toEqual(inOrder.ranks);
        expect(shuffled.seen.every(Boolean)).toBe(true);
      }),
    );
  });

  it('stores nothing twice, however often a message comes', () => {
    const memory = newMemory();
    take(memory, 'birth', birthOf());
    const rows = [1, 2, 3].flatMap(() => [...take(memory, 'tele', teleOf()).rows]);
    expect(rows).toHaveLength(1);
  });
});
