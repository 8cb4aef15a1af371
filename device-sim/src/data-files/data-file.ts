import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';

/** A data file that cannot be used: every problem with its place in the file and what would be right. */
export class DataFileError extends Error {
  readonly path: string;
  readonly problems: readonly string[];

  constructor(path: string, problems: readonly string[]) {
    const shown = relative(process.cwd(), path) || path;
    super(`${shown} cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'DataFileError';
    this.path = path;
    this.problems = problems;
  }
}

const ajv = new Ajv2020({ allErrors: true, discriminator: true, useDefaults: true });
const compiled = new Map<string, ValidateFunction>();

/**
 * Reads a JSON file that must match a JSON Schema file; `T` is what the schema describes. `used`: further schema
 * files that this one refers to.
 *
 * @throws DataFileError when the file is missing, is no JSON, or breaks the schema.
 */
export function readDataFile<T>(path: string, schemaPath: string, used: readonly string[] = []): T {
  const data = parse(path);
  const validate = validator(schemaPath, used);
  if (!validate(data)) throw new DataFileError(path, (validate.errors ?? []).map(inWords));
  return data as T;
}

function parse(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new DataFileError(path, ['the file cannot be read; is the path right?']);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DataFileError(path, [`it is not JSON: ${error instanceof Error ? error.message : error}`]);
  }
}

function validator(schemaPath: string, used: readonly string[]): ValidateFunction {
  let validate = compiled.get(schemaPath);
  if (validate === undefined) {
    for (const other of used) {
      const schema = JSON.parse(readFileSync(other, 'utf8'));
      if (ajv.getSchema(schema.$id) === undefined) ajv.addSchema(schema);
    }
    const schema = JSON.parse(readFileSync(schemaPath, 'utf8'));
    validate = ajv.getSchema(schema.$id) ?? ajv.compile(schema);
    compiled.set(schemaPath, validate);
  }
  return validate;
}

/** "/channels/3/signal: must have property noise" */
function inWords(error: ErrorObject): string {
  const place = error.instancePath || '/';
  switch (error.keyword) {
    case 'additionalProperties':
      return `${place}: "${error.params.additionalProperty}" is not known here`;
    case 'enum':
      return `${place}: must be one of ${error.params.allowedValues.join(', ')}`;
    case 'required':
      return `${place}: "${error.params.missingProperty}" is missing`;
    case 'discriminator':
      return `${place}/${error.params.tag}: "${error.params.tagValue}" is not known`;
    default:
      return `${place}: ${error.message ?? 'is wrong'}`;
  }
}
