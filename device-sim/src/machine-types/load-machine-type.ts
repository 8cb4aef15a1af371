import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DataFileError, readDataFile } from '../data-files/data-file.ts';
import type { MachineType } from './machine-type.ts';

/** The same depth from src/ and from dist/. */
const FOLDER = fileURLToPath(new URL('../../machines/', import.meta.url));
const SCHEMA = `${FOLDER}machine-type.schema.json`;

/** Names of the machine types that come with the simulator. */
export function machineTypeNames(): readonly string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json') && !file.endsWith('.schema.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/** @throws DataFileError when there is no such type or its file is wrong. */
export function loadMachineType(name: string): MachineType {
  const known = machineTypeNames();
  if (!known.includes(name))
    throw new DataFileError(`${FOLDER}${name}.json`, [
      `there is no machine type "${name}"; known are ${known.join(', ')}`,
    ]);
  return readMachineType(`${FOLDER}${name}.json`);
}

/** @throws DataFileError naming each place in the file that is wrong. */
export function readMachineType(path: string): MachineType {
  const type = readDataFile<MachineType>(path, SCHEMA);
  const problems = [...brokenReferences(type)];
  if (problems.length > 0) throw new DataFileError(path, problems);
  return type;
}

/** What a JSON Schema cannot say: names that must exist elsewhere in the file. */
function* brokenReferences(type: MachineType): Generator<string> {
  const positions = new Set(type.positions.map((position) => position.id));
  const partNumbers = new Set(type.parts.map((part) => part.catalogue.partNumber));
  const usage = new Set(type.channels.filter((one) => one.role === 'usage').map((one) => one.id));

  if (!(type.usualDutyCycle in type.dutyCycles))
    yield `/usualDutyCycle: "${type.usualDutyCycle}" is none of ${Object.keys(type.dutyCycles).join(', ')}`;
  for (const [i, part] of type.parts.entries())
    if (part.typicalLife.low >= part.typicalLife.high)
      yield `/parts/${i}/typicalLife: low must be below high`;
  for (const [i, position] of type.positions.entries()) {
    if (!partNumbers.has(position.partNumber))
      yield `/positions/${i}/partNumber: "${position.partNumber}" is none of ${[...partNumbers].join(', ')}`;
    if (!usage.has(position.usageChannel))
      yield `/positions/${i}/usageChannel: "${position.usageChannel}" is no channel with role usage`;
  }
  for (const [i, channel] of type.channels.entries()) {
    for (const position of channel.positionIds ?? [])
      if (!positions.has(position)) yield `/channels/${i}/positionIds: there is no position "${position}"`;
    if (channel.signal.kind === 'wear' && !channel.positionIds?.includes(channel.signal.position))
      yield `/channels/${i}/signal/position: "${channel.signal.position}" must be among positionIds`;
  }
}
