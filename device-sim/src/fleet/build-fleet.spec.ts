import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import { countedPerHour, failureTime } from '../physics/fitted-wear.ts';
import { type FleetScenario, readFleetScenario } from '../scenario/fleet-scenario.ts';
import { buildFleet, type FleetMachine } from './build-fleet.ts';
import { type FleetState, NOTHING_YET, type Replacement } from './fleet-state.ts';
import { replacementPart } from './part-lives.ts';

const start = readFleetScenario(fileURLToPath(new URL('../../scenarios/start.json', import.meta.url)));
const startedAt = epochMs(Date.parse('2026-11-01T03:07:00Z'));
const state: FleetState = {
  scenario: start.name,
  seed: start.seed,
  machines: start.machines.length,
  startedAt,
  pastEndsAt: epochMs(startedAt + start.pastDays * DAY_MS),
  publishedUntil: startedAt,
  truthUntil: startedAt,
  ...NOTHING_YET,
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

  it('has about forty machines of seven types, three customers, five sites in Japan and one abroad', () => {
    expect(fleet.length).toBeGreaterThanOrEqual(38);
    expect(new Set(fleet.map(({ machine }) => machine.type.type)).size).toBe(7);
    expect(start.customers).toHaveLength(3);
    const zones = start.customers.flatMap(({ sites }) => sites.map((site) => site.timeZone));
    expect(zones.filter((zone) => zone === 'Asia/Tokyo')).toHaveLength(5);
    expect(zones.filter((zone) => zone !== 'Asia/Tokyo')).toHaveLength(1);
    const lines = start.customers.flatMap(({ sites }) => sites.flatMap((site) => site.lines));
    expect(lines.filter(({ key }) => !fleet.some(({ line }) => line === key))).toEqual([]);
  });

  it('has parts that end within its past and after it, and every other far from its end', () => {
    const near = new Map(
      ends(fleet).flatMap(({ part, days }) =>
        days !== undefined && days < 45 ? [[part, days] as const] : [],
      ),
    );
    const wanted = start.machines.flatMap(({ serial, parts }) =>
      parts.flatMap(({ position, endsDaysAfterPast: days }) =>
        days === undefined ? [] : [{ part: `${serial} ${position}`, days }],
      ),
    );
    // A part that would end while its machine stands has ended when it stopped.
    for (const { part, days } of wanted)
      expect(Math.abs((near.get(part) ?? Number.NaN) - days)).toBeLessThan(1.6);
    expect(near.size).toBe(wanted.length);
  });

  it('keeps nine machines in ten without an advanced part, each replaced when it fails at the latest', () => {
    for (let day = 0; day <= start.pastDays; day += 3) {
      const at = epochMs(startedAt + day * DAY_MS);
      const ill = fleet.filter(({ machine }) =>
        machine.hiddenState(at).parts.some(({ wear, failed }) => wear > 0.5 && !failed),
      );
      expect(ill.length).toBeLessThanOrEqual(fleet.length / 10);
    }
  });

  it('has channels that are silent or frozen now, one that drifts, and a pair that is swapped', () => {
    const kinds = start.machines.flatMap(({ faults }) => faults.map(({ kind }) => kind));
    expect(kinds).toEqual(expect.arrayContaining(['silent', 'frozen', 'drift', 'swapped']));
    const heard = (at: EpochMs) =>
      fleet.flatMap(({ machine }) => machine.readingsAt(at).map(([id]) => `${machine.serial} ${id}`));
    const since = start.machines.flatMap(({ serial, faults }) =>
      faults.flatMap((fault) => (fault.kind === 'silent' ? [`${serial} ${fault.channel}`] : [])),
    );
    expect(since).toHaveLength(1);
    const lately = Array.from({ length: 72 }, (_, i) => epochMs(state.pastEndsAt - i * HOUR_MS));
    expect(lately.flatMap(heard)).not.toContain(since[0]);
    expect(lately.map((at) => epochMs(at - 7 * DAY_MS)).flatMap(heard)).toContain(since[0]);
  });

  it('was fitted as long ago as the life behind its parts says', () => {
    for (const { machine, firstParts } of fleet)
      for (const { part, fittedAt } of firstParts) {
        const units = part.consumedAtStart * part.life;
        const calendarHours = (startedAt - fittedAt) / HOUR_MS;
        expect((calendarHours * countedPerHour(part.position, machine.duty)) / units).toBeCloseTo(1, 2);
        expect(machine.hiddenState(startedAt).operatingHours).toBeGreaterThanOrEqual(
          calendarHours * machine.duty.runningShare - 1,
        );
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

  it('makes further machines of the same types on the same lines when more are wanted', () => {
    const own = start.machines.length;
    const fleet = buildFleet(start, { ...state, machines: 200 });
    expect(new Set(fleet.map(({ machine }) => machine.serial)).size).toBe(200);
    expect(fleet[own]?.machine.serial).toMatch(/^[A-Z]{3}-100\d\d$/);
    const lines = new Set(start.machines.map(({ type, line }) => `${type} ${line}`));
    for (const { machine, line } of fleet) expect(lines).toContain(`${machine.type.type} ${line}`);
    expect(new Set(fleet.slice(own).map(({ machine }) => machine.type.type)).size).toBe(7);
    expect(buildFleet(start, { ...state, machines: 2 })).toHaveLength(2);
  });

  it('feels a replaced part from its slot on, now and when the fleet is built again', () => {
    const position = 'spindle-front-bearing';
    const worn = (fleet: readonly FleetMachine[], then: EpochMs) =>
      fleet[0]?.machine.hiddenState(then).parts.find((part) => part.positionId === position);
    const live = buildFleet(start, state);
    const before = worn(live, state.pastEndsAt);
    expect(before?.wear).toBeGreaterThan(0.1);
    const machine = (live[0] as FleetMachine).machine;
    const since = machine.openFrom;
    const replacement: Replacement = {
      machine: 'VMC-0042',
      position,
      serial: 'NEW-1',
      since,
      lifeFactor: 0.5,
      why: 'test',
    };
    const part = replacementPart(machine.type, replacement, state.seed);
    const genuine = replacementPart(machine.type, { ...replacement, lifeFactor: 1 }, state.seed);
    expect(part.life).toBeCloseTo(genuine.life / 2, 6);
    machine.replace(part);
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

  it('works evenly where the scenario switches the world off', () => {
    const hall = (switches: FleetScenario['switches']) => {
      const fleet = buildFleet({ ...start, ...(switches && { switches }) }, state);
      const temperatures = fleet.flatMap(({ machine }) =>
        machine.readingsAt(at).flatMap(([id, value]) => (id === 'ambient.temperature' ? [value] : [])),
      );
      return [...temperatures].sort((a, b) => a - b);
    };
    const [coldest, warmest] = [hall({ seasons: false })[0], hall({ seasons: false }).at(-1)];
    expect(coldest).toBeGreaterThan(19);
    expect(warmest).toBeLessThan(25);
    expect(hall(undefined)[0]).toBeLessThan(19);
  });
});
