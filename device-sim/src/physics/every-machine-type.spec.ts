import { describe, expect, it } from '@jest/globals';
import { DAY_MS } from '@kizashi/kernel';
import { loadMachineType, machineTypeNames } from '../machine-types/load-machine-type.ts';
import { after, aMachine } from './machine.fixture.ts';
import { SLOT_MS } from './slot.ts';
import type { WearShape } from './wear-shape.ts';

const DAYS = 28;

/** Readings of four weeks by channel, without those in load bursts. */
function readingsOf(name: string, consumedAtStart: number): ReadonlyMap<string, readonly number[]> {
  const { positions } = loadMachineType(name);
  const wear: WearShape = { kind: 'S2' };
  const life = 1e12;
  const parts = Object.fromEntries(positions.map(({ id }) => [id, { consumedAtStart, life, wear }]));
  const one = aMachine({ type: name, duty: loadMachineType(name).usualDutyCycle, parts });
  const seen = new Map<string, number[]>();
  for (let slot = 0; slot < (DAYS * DAY_MS) / SLOT_MS; slot++) {
    const at = after(0, slot * SLOT_MS);
    if (one.duty.work.burstAt(at) > 0) continue;
    for (const [id, value] of one.readingsAt(at)) {
      const values = seen.get(id);
      if (values === undefined) seen.set(id, [value]);
      else values.push(value);
    }
  }
  return seen;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.each(machineTypeNames())('%s', (name) => {
  const { channels } = loadMachineType(name);
  const fresh = readingsOf(name, 0);
  const worn = readingsOf(name, 0.999);

  it('measures every channel of a new machine, far from its limit and never at the end of its range', () => {
    for (const { id, limit, range, signal } of channels) {
      const values = fresh.get(id) ?? [];
      expect([id, values.length]).not.toEqual([id, 0]);
      expect([id, Math.max(...values) < range.max]).toEqual([id, true]);
      if (signal.kind !== 'wear' || limit === undefined) continue;
      const furthest = values.map((value) => (value - signal.normal) / (limit - signal.normal));
      expect([id, Math.max(...furthest) < 0.45]).toEqual([id, true]);
    }
  });

  it('shows a worn part at its limit, in the direction in which it worsens', () => {
    for (const { id, limit, worsens, signal } of channels) {
      if (signal.kind !== 'wear' || limit === undefined) continue;
      const [before, after] = [mean(fresh.get(id) ?? []), mean(worn.get(id) ?? [])];
      expect([id, after > before ? 'up' : 'down']).toEqual([id, worsens]);
      expect([id, Math.abs(after - limit) < 0.15 * Math.abs(limit - signal.normal)]).toEqual([id, true]);
    }
  });

  it('makes one band for each recipe where a setting makes bands', () => {
    const banded = channels.filter(({ bands }) => bands !== undefined);
    expect(banded).toHaveLength(1);
    for (const { id, bands = [] } of banded) {
      const running = (fresh.get(id) ?? []).filter((value) => value > 0);
      const used = new Set(running.map((value) => bands.filter((edge) => value >= edge).length));
      expect([id, used.size]).toEqual([id, loadMachineType(name).load.recipes?.length]);
    }
  });
});
