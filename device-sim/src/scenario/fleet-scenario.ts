import { fileURLToPath } from 'node:url';
import { DataFileError, readDataFile } from '../data-files/data-file.ts';
import type { ControllerType } from '../machine-types/machine-type.ts';
import type { OperatingSwitches } from '../machine-types/operating-switches.ts';
import type { SensorFaultKind } from '../physics/sensor-fault.ts';
import type { WearShape } from '../physics/wear-shape.ts';
import { brokenIncidents } from './broken-incidents.ts';
import { brokenPeople } from './broken-people.ts';
import { brokenReferences } from './broken-references.ts';
import type { Incident, LiveIncident } from './incidents.ts';
import type { People } from './people.ts';
import type { PlantCustomer, PlantLine, PlantSite } from './plant.ts';

/** What `scenarios/fleet.schema.json` describes. */
export interface FleetScenario {
  readonly name: string;
  readonly seed: number;
  readonly pastDays: number;
  readonly stepHours: number;
  readonly samplePeriodSeconds: { readonly past: number; readonly live: number };
  readonly consumedAtStart: { readonly low: number; readonly high: number };
  readonly switches?: OperatingSwitches;
  readonly customers: readonly PlantCustomer[];
  readonly machines: readonly ScenarioMachine[];
  /** Left out: the maker starts without any experience. */
  readonly archive?: { readonly livesPerPosition: number };
  /** Left out: nobody answers, and what breaks stays broken. */
  readonly people?: People;
  readonly incidents: readonly Incident[];
  readonly liveIncidents: readonly LiveIncident[];
}

export interface ScenarioMachine {
  readonly serial: string;
  readonly type: string;
  readonly line: string;
  readonly dutyCycle?: string;
  readonly parts: readonly ScenarioPart[];
  readonly faults: readonly ScenarioFault[];
  readonly clockSkews: readonly ScenarioClockSkew[];
  readonly controller?: ScenarioController;
}

/** How a machine's controller differs from its type. */
export interface ScenarioController extends Partial<ControllerType> {
  /** It is given a claim code instead of a secret, and fetches the secret itself. */
  readonly claims?: boolean;
  /** Bursts by itself, from then on; left out: only when it is told to. */
  readonly waves?: { readonly daysBeforeEndOfPast: number };
}

export interface ScenarioPart {
  readonly position: string;
  readonly life?: number;
  readonly consumedAtStart?: number;
  /** Negative: it fails within the past unless somebody replaces it before. */
  readonly endsDaysAfterPast?: number;
  /** One of those that the position can wear as; drawn when left out. */
  readonly shape?: WearShape['kind'];
}

/** Counted back from the end of the past; without `days` for ever. */
interface Lasting {
  readonly daysBeforeEndOfPast: number;
  readonly days?: number;
}

export type ScenarioClockSkew = Lasting & { readonly offsetSeconds: number };

export type ScenarioFault = Lasting & SensorFaultKind & { readonly channel: string };

/** The same depth from src/ and from dist/. */
const FOLDER = fileURLToPath(new URL('../../scenarios/', import.meta.url));
export const PLANT_SCHEMA = `${FOLDER}plant.schema.json`;

/** @throws DataFileError naming each place in the file that is wrong. */
export function readFleetScenario(path: string): FleetScenario {
  const scenario = readDataFile<FleetScenario>(path, `${FOLDER}fleet.schema.json`, [PLANT_SCHEMA]);
  const problems = [...brokenReferences(scenario), ...brokenIncidents(scenario), ...brokenPeople(scenario)];
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
