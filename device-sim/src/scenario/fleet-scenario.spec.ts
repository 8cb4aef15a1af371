import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { DataFileError } from '../data-files/data-file.ts';
import { type FleetScenario, readFleetScenario, type ScenarioMachine } from './fleet-scenario.ts';

const START = fileURLToPath(new URL('../../scenarios/start.json', import.meta.url));
const start = readFleetScenario(START);

function problemsOf(changes: Record<string, unknown>): readonly string[] {
  const path = join(mkdtempSync(join(tmpdir(), 'kizashi-scenario-')), 'scenario.json');
  // What names machines is left out, so that a case may change them.
  const plain = { ...start, incidents: [], liveIncidents: [], people: undefined };
  writeFileSync(path, JSON.stringify({ ...plain, ...changes }));
  try {
    readFleetScenario(path);
    return [];
  } catch (error) {
    if (error instanceof DataFileError) return error.problems;
    throw error;
  }
}

describe('fleet scenario files', () => {
  it('are refused with the place of every problem in the file', () => {
    const [first] = start.machines as [FleetScenario['machines'][number]];
    expect(problemsOf({ seed: 'lucky', pastDays: -1 })).toEqual([
      '/seed: must be integer',
      '/pastDays: must be >= 0',
    ]);
    expect(problemsOf({ machines: [{ ...first, line: 'line-9' }, first] })).toEqual([
      '/machines/0/line: there is no line with the key "line-9"',
      '/machines/1/serial: "VMC-0042" is there twice',
    ]);
    expect(
      problemsOf({
        machines: [
          {
            ...first,
            dutyCycle: 'never',
            parts: [{ position: 'gearbox' }],
            faults: [{ channel: 'smell', kind: 'silent', daysBeforeEndOfPast: 1 }],
          },
        ],
      }),
    ).toEqual([
      '/machines/0/dutyCycle: "never" is none of continuous, two-shift, day-shift',
      '/machines/0/parts/0/position: cnc-machining-centre has no position "gearbox"',
      '/machines/0/faults/0/channel: cnc-machining-centre has no channel "smell"',
    ]);
  });

  it('are refused where an incident names what is not there, or a time outside the past', () => {
    const incidents = [
      { kind: 'swap', machine: 'VMC-9', position: 'coolant-filter', daysBeforeEndOfPast: 3, why: 'x' },
      { kind: 'next-part', machine: 'VMC-0042', position: 'gearbox', why: 'x', lifeFactor: 0.5 },
      { kind: 'offline', machine: 'VMC-0042', daysBeforeEndOfPast: 2, days: 4 },
      { kind: 'counter-reset', machine: 'VMC-0042', channel: 'spindle.load', daysBeforeEndOfPast: 91 },
    ];
    expect(problemsOf({ incidents })).toEqual([
      '/incidents/0/machine: there is no machine "VMC-9" in this file',
      '/incidents/1/position: cnc-machining-centre has no position "gearbox"; it has spindle-front-bearing, x-axis-ball-screw, coolant-filter',
      '/incidents/2/days: it must be back before the past ends, within 2 days',
      '/incidents/3/channel: "spindle.load" is no counter of cnc-machining-centre; there is machine.operating_hours',
      '/incidents/3/daysBeforeEndOfPast: 91 lies before the past of 90 days',
    ]);
    expect(problemsOf({ incidents: [{ kind: 'explosion', machine: 'VMC-0042' }] })).toEqual([
      '/incidents/0/kind: "explosion" is not known',
    ]);
    expect(
      problemsOf({
        liveIncidents: [
          { kind: 'crash', machine: 'VMC-0042', position: 'gearbox', secondsAfterLive: 9, wear: 2 },
        ],
      }),
    ).toEqual(['/liveIncidents/0: "leaves" is missing', '/liveIncidents/0/wear: must be < 1']);
  });

  it('are refused where a controller cannot speak as it should', () => {
    const [first, second, ...others] = start.machines as [ScenarioMachine, ScenarioMachine];
    const clockSkews = [{ offsetSeconds: -5, daysBeforeEndOfPast: 3 }];
    const machines = [
      { ...first, controller: { clock: 'none' }, clockSkews },
      { ...second, type: 'conveyor', parts: [], controller: { waves: { daysBeforeEndOfPast: 1 } } },
      ...others,
    ];
    const lost = { kind: 'wave-chunk-lost', daysBeforeEndOfPast: 1, days: 1 };
    const incidents = [
      { ...lost, machine: first.serial },
      { ...lost, machine: 'VMC-0035', chunk: 2 },
    ];
    expect(problemsOf({ machines, incidents })).toEqual([
      '/machines/0/controller/clock: a controller without a clock cannot have a wrong one; take clockSkews out',
      '/machines/1/controller/waves: conveyor has no waves to record',
      '/incidents/0/machine: VMC-0042 records no bursts; give it controller.waves',
      '/incidents/1/chunk: a burst of cnc-machining-centre has 2 chunks, from 0',
    ]);
  });

  it('are refused where people cannot be entered or their rules cannot be followed', () => {
    const { people } = start;
    const [manager, ...others] = people?.plantManagers ?? [];
    const answers = { ...people?.answers, deferred: 0.7, declined: 0.6, declineReasons: [] };
    const plantManagers = [{ ...manager, customer: 'Nobody', email: people?.planner.email }, ...others];
    expect(problemsOf({ people: { ...people, answers, plantManagers } })).toEqual([
      '/people/answers: deferred and declined are shares of one, so together at most 1',
      '/people/answers/declineReasons: whoever declines gives a reason, so at least one is needed',
      '/people/plantManagers/0/customer: there is no customer "Nobody"',
      '/people/plantManagers: "Tokiwa Precision" needs exactly one, who answers for it',
      `/people: "${people?.planner.email}" is there twice; an e-mail address belongs to one person`,
    ]);
  });

  it('are refused where a time zone, a file or its JSON is wrong', () => {
    const [customer] = start.customers as [FleetScenario['customers'][number]];
    const [first, ...others] = customer.sites;
    const sites = [{ ...first, timeZone: 'Mars/Olympus' }, ...others];
    expect(problemsOf({ customers: [{ ...customer, sites }, ...start.customers.slice(1)] })).toEqual([
      '/customers/0/sites/0/timeZone: "Mars/Olympus" is no time zone such as Asia/Tokyo',
    ]);
    expect(() => readFleetScenario('/nowhere/scenario.json')).toThrow(/cannot be read; is the path right\?/);
    const path = join(mkdtempSync(join(tmpdir(), 'kizashi-scenario-')), 'scenario.json');
    writeFileSync(path, '{"name": ');
    expect(() => readFleetScenario(path)).toThrow(/it is not JSON/);
  });
});
