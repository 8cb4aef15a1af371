import { describe, expect, it } from '@jest/globals';
import { asId, type DeviceId } from '@kizashi/kernel';
import fc from 'fast-check';
import type { Contribution } from './contribution.ts';
import { inTurns } from './in-turns.ts';

const contribution = (device: string, rows: number): Contribution => ({
  deviceId: asId<DeviceId>(device),
  rows: Array.from({ length: rows }, () => ({}) as never),
  seen: [],
  events: [],
  waves: [],
  boots: [],
  quarantined: [],
  asPoison: () => contribution(device, 0),
  settle: () => undefined,
});
const waiting = fc.array(
  fc
    .record({ device: fc.constantFrom('a', 'b', 'c'), rows: fc.nat({ max: 5 }) })
    .map(({ device, rows }) => contribution(device, rows)),
  { maxLength: 30 },
);
const ofDevice = (all: readonly Contribution[], device: string) =>
  all.filter(({ deviceId }) => deviceId === device);

describe('inTurns', () => {
  it('loses nobody, keeps the order of each device, and takes no more than there is place for', () => {
    fc.assert(
      fc.property(waiting, fc.integer({ min: 1, max: 40 }), (all, mostRows) => {
        const { now, later } = inTurns(all, mostRows);
        for (const device of ['a', 'b', 'c']) {
          expect([...ofDevice(now, device), ...ofDevice(later, device)]).toEqual(ofDevice(all, device));
        }
        expect(now.length + later.length).toBe(all.length);
        const weights = now.map(({ rows }) => Math.max(1, rows.length));
        const taken = weights.reduce((sum, weight) => sum + weight, 0);
        // Whoever found place for one row only was the last.
        expect(taken - Math.max(0, ...weights)).toBeLessThan(mostRows);
        expect(later.length === 0 || taken >= mostRows).toBe(true);
      }),
    );
  });

  it('lets nobody have a second turn while somebody waits for the first', () => {
    fc.assert(
      fc.property(waiting, fc.integer({ min: 1, max: 40 }), (all, mostRows) => {
        const { now, later } = inTurns(all, mostRows);
        const turns = (device: string) => ofDevice(now, device).length;
        for (const { deviceId } of later) {
          for (const other of ['a', 'b', 'c']) expect(turns(other)).toBeLessThanOrEqual(turns(deviceId) + 1);
        }
      }),
    );
  });
});
