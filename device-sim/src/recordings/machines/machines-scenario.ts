import { fileURLToPath } from 'node:url';
import type { CataloguePart, MachineModelWrite } from '@kizashi/api-contract';
import { DataFileError, readDataFile } from '../../data-files/data-file.ts';
import { lineOf, PLANT_SCHEMA } from '../../scenario/fleet-scenario.ts';
import type { PlantCustomer } from '../../scenario/plant.ts';

/** What `scenarios/recorded-machines.schema.json` describes. */
export interface MachinesScenario {
  readonly name: string;
  readonly stepHours: number;
  readonly sparesPerMachine: number;
  readonly models: readonly (MachineModelWrite & { readonly id: string })[];
  readonly parts: readonly CataloguePart[];
  readonly alarms: Readonly<Record<string, AlarmWords>>;
  readonly line: string;
  readonly customers: readonly PlantCustomer[];
}

export interface AlarmWords {
  readonly severity: 'info' | 'warning' | 'alarm';
  readonly text?: string;
}

/** The same depth from src/ and from dist/. */
const FOLDER = fileURLToPath(new URL('../../../', import.meta.url));
const SCHEMA = `${FOLDER}scenarios/recorded-machines.schema.json`;
const USED = [PLANT_SCHEMA, `${FOLDER}machines/machine-type.schema.json`];
export const AZURE_PDM_SCENARIO = `${FOLDER}scenarios/azure-pdm.json`;
export const FEMTO_SCENARIO = `${FOLDER}scenarios/femto.json`;

/** @throws DataFileError naming each place in the file that is wrong. */
export function readMachinesScenario(path: string): MachinesScenario {
  const scenario = readDataFile<MachinesScenario>(path, SCHEMA, USED);
  const problems = [...brokenModels(scenario)];
  if (lineOf(scenario.customers, scenario.line) === undefined)
    problems.push(`/line: there is no line with the key "${scenario.line}"`);
  if (problems.length > 0) throw new DataFileError(path, problems);
  return scenario;
}

/** What the schema cannot say: names that stand for nothing, and names that stand twice. */
function* brokenModels({ models, parts }: MachinesScenario): Iterable<string> {
  const partNumbers = parts.map(({ partNumber }) => partNumber);
  yield* repeated('/parts', partNumbers);
  yield* repeated(
    '/models',
    models.map(({ id }) => id),
  );
  for (const [m, { channels, positions }] of models.entries()) {
    const channelIds = channels.map(({ id }) => id);
    const positionIds = positions.map(({ id }) => id);
    yield* repeated(`/models/${m}/channels`, channelIds);
    yield* repeated(`/models/${m}/positions`, positionIds);
    for (const [c, channel] of channels.entries())
      for (const id of channel.positionIds ?? [])
        if (!positionIds.includes(id))
          yield `/models/${m}/channels/${c}/positionIds: there is no position "${id}"; there is ${positionIds.join(', ')}`;
    for (const [p, { usageChannel, partNumber }] of positions.entries()) {
      if (usageChannel !== undefined && !channelIds.includes(usageChannel))
        yield `/models/${m}/positions/${p}/usageChannel: there is no channel "${usageChannel}"; there is ${channelIds.join(', ')}`;
      if (!partNumbers.includes(partNumber))
        yield `/models/${m}/positions/${p}/partNumber: "${partNumber}" is not among the parts; there is ${partNumbers.join(', ')}`;
    }
  }
}

function* repeated(place: string, ids: readonly string[]): Iterable<string> {
  for (const id of new Set(ids.filter((one, i) => ids.indexOf(one) !== i)))
    yield `${place}: "${id}" stands twice`;
}

/** The plant with so many spares for each machine on the shelf of their site. */
export function plantWithSparesFor(
  { customers, line, parts, sparesPerMachine }: MachinesScenario,
  machines: number,
): readonly PlantCustomer[] {
  const place = lineOf(customers, line);
  const spares = parts.map(({ partNumber }) => ({ partNumber, quantity: sparesPerMachine * machines }));
  return customers.map((customer) => ({
    ...customer,
    sites: customer.sites.map((site) =>
      site === place?.site ? { ...site, stock: [...site.stock, ...spares] } : site,
    ),
  }));
}
