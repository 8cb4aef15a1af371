import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import { failureTime } from '../physics/fitted-wear.ts';
import { type FleetScenario, readFleetScenario } from '../scenario/fleet-scenario.ts';
import { buildFleet, type FleetMachine, replacementPart } from './build-fleet.ts';
import type { FleetState, Replacement } from './fleet-state.ts';

const start = readFleetScenario(fileURLToPath(new URL('../../scenarios/start.json', import.meta.url)));
const startedAt = epochMs(Date.parse('2026-11-01T03:07:00Z'));
const state: FleetState = {
  scenario: start.name,
  seed: start.seed,
  machines: start.machines.length,
  startedAt,
  pastEndsAt: epochMs(startedAt + start.pastDays * DAY_MS),
  publishedUntil: startedAt,
  replacements: [],
};

/** Days after the end of the past at which each part fails, undefined beyond 400 days. */
function ends(fleet: readonly FleetMachine[]) {
  return fleet.flatMap(({ machine }) =>
    machine.parts.map((part) => {
      const failsAt = failureTime(part, machine.duty);
      const days = failsAt === undefined ? undefined : (failsAt - state.pastEndsAt) / DAY_MS;
      return { part: `${machine.serial} ${part.position.id}`, days };
    }),
  );
}

describe('the fleet of npm start', () => {
  const fleet = buildFleet(start, state);

  it('has eight machines of two types, two customers and two sites in Japan', () => {
    expect(fleet.map(({ machine }) => machine.type.type).sort()).toEqual([
      ...Array(5).fill('cnc-machining-centre'),
      ...Array(3).fill('screw-compressor'),
    ]);
    const sites = start.customers.flatMap((customer) => customer.sites);
    expect(sites.map((site) => site.timeZone)).toEqual(['Asia/Tokyo', 'Asia/Tokyo']);
  });

  it('has one part near its end, and every other far from it', () => {
    const near = ends(fleet).filter(({ days }) => days !== undefined && days < 60);
    expect(near).toEqual([{ part: 'VMC-0042 spindle-front-bearing', days: expect.closeTo(12, 1) }]);
  });

  it('has one channel that fell silent days before the end of the past', () => {
    const heard = (at: EpochMs) =>
      fleet.flatMap(({ machine }) => machine.readingsAt(at).map(([id]) => `${machine.serial} ${id}`));
    const now = state.pastEndsAt;
    // At the same time of the week, so that the same machines run.
    const before = heard(epochMs(now - 7 * DAY_MS));
    expect(before.filter((channel) => !heard(now).includes(channel))).toEqual(['CMP-0602 separator.dp']);
  });

  it('was fitted as long ago as the hours of its parts say', () => {
    for (const { machine, firstParts } of fleet)
      for (const { part, fittedAt } of firstParts) {
        const hours = part.consumedAtStart * part.life;
        const calendarHours = (startedAt - fittedAt) / HOUR_MS;
        expect(calendarHours * machine.duty.utilisation).toBeCloseTo(hours, -1);
        expect(machine.hiddenState(startedAt).operatingHours).toBeGreaterThanOrEqual(hours);
      }
  });
});

describe('buildFleet', () => {
  const at = epochMs(startedAt + 9.4 * DAY_MS);
  const readings = (changed: Partial<FleetState>, scenario: FleetScenario = start) =>
    buildFleet(scenario, { ...state, ...changed }).map(({ machine }) => machine.readingsAt(at));

  it('continues the same fleet in another process, and makes another one of another seed', () => {
    expect(readings({})).toEqual(readings({ publishedUntil: at }));
    expect(readings({ seed: 2 })).not.toEqual(readings({}));
  });

  it('repeats the machines of the scenario as ordinary ones when more are wanted', () => {
    const fleet = buildFleet(start, { ...state, machines: 20 });
    expect(new Set(fleet.map(({ machine }) => machine.serial)).size).toBe(20);
    expect(fleet[8]?.machine.serial).toBe('VMC-0042-2');
    expect(ends(fleet.slice(8)).filter(({ days }) => days !== undefined && days < 14)).toEqual([]);
    expect(buildFleet(start, { ...state, machines: 2 })).toHaveLength(2);
  });

  it('feels a replaced part from its slot on, now and when the fleet is built again', () => {
    const position = 'spindle-front-bearing';
    const worn = (fleet: readonly FleetMachine[], then: EpochMs) =>
      fleet[0]?.machine.hiddenState(then).parts.find((part) => part.positionId === position);
    const live = buildFleet(start, state);
    const before = worn(live, state.pastEndsAt);
    expect(before?.wear).toBeGreaterThan(0.3);
    const machine = (live[0] as FleetMachine).machine;
    const since = machine.openFrom;
    const replacement: Replacement = { machine: 'VMC-0042', position, serial: 'NEW-1', since };
    machine.replace(replacementPart(machine, replacement, state.seed));
    const later = epochMs(since + 2 * DAY_MS);
    const after = worn(live, later);
    expect(after).toMatchObject({ serial: 'NEW-1', wear: 0 });
    expect(after?.consumed).toBeLessThan(0.02);
    expect(worn(buildFleet(start, { ...state, replacements: [replacement] }), later)).toEqual(after);
  });

  it('says which part cannot end when the scenario wants it to', () => {
    const [first, ...others] = start.machines;
    const parts = [{ position: 'coolant-filter', life: 100, endsDaysAfterPast: 30 }];
    const impossible = { ...start, machines: [{ ...first!, parts }, ...others] };
    expect(() => buildFleet(impossible, state)).toThrow(
      /VMC-0042 coolant-filter cannot end 30 days after the past/,
    );
  });
});
