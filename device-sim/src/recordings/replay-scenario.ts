import { fileURLToPath } from 'node:url';
import type { CataloguePart, MachineModelWrite } from '@kizashi/api-contract';
import type { LocalizedText } from '@kizashi/kernel';
import { DataFileError, readDataFile } from '../data-files/data-file.ts';
import { lineOf, PLANT_SCHEMA } from '../scenario/fleet-scenario.ts';
import type { PlantCustomer } from '../scenario/plant.ts';
import { CYCLE_CHANNEL, channelsAt } from './cmapss/cmapss-channels.ts';

/** What `scenarios/replay.schema.json` describes. */
export interface ReplayScenario {
  readonly name: string;
  readonly cycleHours: number;
  readonly cyclesPerMessage: number;
  readonly sparesPerMachine: number;
  readonly line: string;
  readonly modelName: string;
  readonly position: { readonly id: string; readonly name: LocalizedText };
  readonly part: CataloguePart;
  readonly customers: readonly PlantCustomer[];
}

/** The same depth from src/ and from dist/. */
const FOLDER = fileURLToPath(new URL('../../', import.meta.url));
const SCHEMA = `${FOLDER}scenarios/replay.schema.json`;
const USED = [PLANT_SCHEMA, `${FOLDER}machines/machine-type.schema.json`];
export const CMAPSS_SCENARIO = `${FOLDER}scenarios/cmapss.json`;

/** @throws DataFileError naming each place in the file that is wrong. */
export function readReplayScenario(path: string): ReplayScenario {
  const scenario = readDataFile<ReplayScenario>(path, SCHEMA, USED);
  if (lineOf(scenario.customers, scenario.line) === undefined)
    throw new DataFileError(path, [`/line: there is no line with the key "${scenario.line}"`]);
  return scenario;
}

/** The machine model of the recorded engines: its channels are those of the format. */
export function recordedModel(scenario: ReplayScenario, id: string): MachineModelWrite & { id: string } {
  const { position, part, modelName } = scenario;
  return {
    id,
    name: modelName,
    channels: channelsAt(position.id),
    positions: [
      { ...position, lifeUnit: 'cycles', usageChannel: CYCLE_CHANNEL, partNumber: part.partNumber },
    ],
  };
}

/**
 * The plant with its spares. Stock belongs to a site, so the machines' site holds as many spares as all of them may
 * need: the shelf is then never what an order waits for, which is what a spare for each machine means.
 */
export function plantWithSpares(scenario: ReplayScenario, machines: number): readonly PlantCustomer[] {
  const { partNumber } = scenario.part;
  const place = lineOf(scenario.customers, scenario.line);
  const spares = { partNumber, quantity: scenario.sparesPerMachine * machines };
  return scenario.customers.map((customer) => ({
    ...customer,
    sites: customer.sites.map((site) =>
      site === place?.site ? { ...site, stock: [...site.stock, spares] } : site,
    ),
  }));
}
