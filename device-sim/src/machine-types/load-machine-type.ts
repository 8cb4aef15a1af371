import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DataFileError, readDataFile } from '../data-files/data-file.ts';
import { brokenReferences } from './broken-references.ts';
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

const loaded = new Map<string, MachineType>();

/** Read once; all machines of a type share it. @throws DataFileError when there is no such type or its file is wrong. */
export function loadMachineType(name: string): MachineType {
  const type = loaded.get(name) ?? findMachineType(name);
  loaded.set(name, type);
  return type;
}

function findMachineType(name: string): MachineType {
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
