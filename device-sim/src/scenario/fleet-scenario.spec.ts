import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { DataFileError } from '../data-files/data-file.ts';
import { type FleetScenario, readFleetScenario } from './fleet-scenario.ts';

const START = fileURLToPath(new URL('../../scenarios/start.json', import.meta.url));
const start = readFleetScenario(START);

function problemsOf(changes: Record<string, unknown>): readonly string[] {
  const path = join(mkdtempSync(join(tmpdir(), 'kizashi-scenario-')), 'scenario.json');
  writeFileSync(path, JSON.stringify({ ...start, ...changes }));
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

  it('are refused where a time zone, a file or its JSON is wrong', () => {
    const [customer] = start.customers as [FleetScenario['customers'][number]];
    const sites = customer.sites.map((site) => ({ ...site, timeZone: 'Mars/Olympus' }));
    expect(problemsOf({ customers: [{ ...customer, sites }, ...start.customers.slice(1)] })).toEqual([
      '/customers/0/sites/0/timeZone: "Mars/Olympus" is no time zone such as Asia/Tokyo',
    ]);
    expect(() => readFleetScenario('/nowhere/scenario.json')).toThrow(/cannot be read; is the path right\?/);
    const path = join(mkdtempSync(join(tmpdir(), 'kizashi-scenario-')), 'scenario.json');
    writeFileSync(path, '{"name": ');
    expect(() => readFleetScenario(path)).toThrow(/it is not JSON/);
  });
});
