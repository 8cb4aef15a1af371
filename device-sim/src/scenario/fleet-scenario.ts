import { fileURLToPath } from 'node:url';
import { DataFileError, readDataFile } from '../data-files/data-file.ts';
import { loadMachineType } from '../machine-types/load-machine-type.ts';
import { LocalTime } from '../physics/local-time.ts';
import type { SensorFault } from '../physics/sensor-fault.ts';
import type { PlantCustomer, PlantLine, PlantSite } from './plant.ts';

/** What `scenarios/fleet.schema.json` describes. */
export interface FleetScenario {
  readonly name: string;
  readonly seed: number;
  readonly pastDays: number;
  readonly stepHours: number;
  readonly samplePeriodSeconds: { readonly past: number; readonly live: number };
  readonly consumedAtStart: { readonly low: number; readonly high: number };
  readonly customers: readonly PlantCustomer[];
  readonly machines: readonly ScenarioMachine[];
}

export interface ScenarioMachine {
  readonly serial: string;
  readonly type: string;
  readonly line: string;
  readonly dutyCycle?: string;
  readonly parts: readonly ScenarioPart[];
  readonly faults: readonly ScenarioFault[];
}

export interface ScenarioPart {
  readonly position: string;
  readonly life?: number;
  readonly consumedAtStart?: number;
  readonly endsDaysAfterPast?: number;
}

export interface ScenarioFault extends Pick<SensorFault, 'channel' | 'kind'> {
  readonly daysBeforeEndOfPast: number;
}

/** The same depth from src/ and from dist/. */
const FOLDER = fileURLToPath(new URL('../../scenarios/', import.meta.url));
export const PLANT_SCHEMA = `${FOLDER}plant.schema.json`;

/** @throws DataFileError naming each place in the file that is wrong. */
export function readFleetScenario(path: string): FleetScenario {
  const scenario = readDataFile<FleetScenario>(path, `${FOLDER}fleet.schema.json`, [PLANT_SCHEMA]);
  const problems = [...brokenReferences(scenario)];
  if (problems.length > 0) throw new DataFileError(path, problems);
  return scenario;
}

/** A line of the plant by its key, with the site that it stands on. */
export function lineOf(
  customers: readonly PlantCustomer[],
  key: string,
): { readonly line: PlantLine; readonly site: PlantSite } | undefined {
  for (const site of customers.flatMap((customer) => customer.sites))
    for (const line of site.lines) if (line.key === key) return { line, site };
  return undefined;
}

/** What a JSON Schema cannot say: names that must exist elsewhere. */
function* brokenReferences(scenario: FleetScenario): Generator<string> {
  for (const [i, customer] of scenario.customers.entries())
    for (const [j, { timeZone }] of customer.sites.entries())
      if (!isTimeZone(timeZone))
        yield `/customers/${i}/sites/${j}/timeZone: "${timeZone}" is no time zone such as Asia/Tokyo`;
  const serials = scenario.machines.map((machine) => machine.serial);
  for (const [i, machine] of scenario.machines.entries()) {
    const place = `/machines/${i}`;
    if (serials.indexOf(machine.serial) !== i) yield `${place}/serial: "${machine.serial}" is there twice`;
    if (lineOf(scenario.customers, machine.line) === undefined)
      yield `${place}/line: there is no line with the key "${machine.line}"`;
    const type = loadMachineType(machine.type);
    if (machine.dutyCycle !== undefined && !(machine.dutyCycle in type.dutyCycles))
      yield `${place}/dutyCycle: "${machine.dutyCycle}" is none of ${Object.keys(type.dutyCycles).join(', ')}`;
    for (const [j, part] of machine.parts.entries())
      if (!type.positions.some((position) => position.id === part.position))
        yield `${place}/parts/${j}/position: ${machine.type} has no position "${part.position}"`;
    for (const [j, fault] of machine.faults.entries())
      if (!type.channels.some((channel) => channel.id === fault.channel))
        yield `${place}/faults/${j}/channel: ${machine.type} has no channel "${fault.channel}"`;
  }
}

function isTimeZone(name: string): boolean {
  try {
    new LocalTime(name);
    return true;
  } catch {
    return false;
  }
}
