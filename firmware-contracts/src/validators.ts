import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import birth from './schema/birth.v1.schema.json' with { type: 'json' };
import error from './schema/error.v1.schema.json' with { type: 'json' };
import state from './schema/state.v1.schema.json' with { type: 'json' };
import telemetry from './schema/telemetry.v1.schema.json' with { type: 'json' };
import type { MessageKind } from './topics.ts';

// allErrors tells the bad samples of a batch from the good ones; counts are checked before, so it stays bounded.
const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  strictTypes: false,
  strictTuples: false,
  schemas: [birth],
});

const SCHEMAS = { birth, state, tele: telemetry, err: error } as const;

const VALIDATORS: Readonly<Record<MessageKind, ValidateFunction>> = {
  birth: ajv.getSchema(birth.$id) ?? ajv.compile(birth),
  state: ajv.compile(state),
  tele: ajv.compile(telemetry),
  err: ajv.compile(error),
};

/** Every way in which `data` breaks the schema of its kind; empty when it does not. */
export function schemaErrors(kind: MessageKind, data: unknown): readonly ErrorObject[] {
  const validate = VALIDATORS[kind];
  return validate(data) ? [] : (validate.errors ?? []);
}

const KNOWN_FIELDS: Readonly<Record<MessageKind, ReadonlySet<string>>> = {
  birth: fieldsOf(SCHEMAS.birth),
  state: fieldsOf(SCHEMAS.state),
  tele: fieldsOf(SCHEMAS.tele),
  err: fieldsOf(SCHEMAS.err),
};
const KNOWN_CHANNEL_FIELDS = fieldsOf(birth.properties.ch.items);

function fieldsOf(schema: { readonly properties: object }): ReadonlySet<string> {
  return new Set(Object.keys(schema.properties));
}

/** Fields that this build ignores, channel table included. */
export function countUnknownFields(kind: MessageKind, data: object): number {
  let unknown = countOutside(data, KNOWN_FIELDS[kind]);
  if (kind === 'birth' && 'ch' in data && Array.isArray(data.ch)) {
    for (const channel of data.ch) unknown += countOutside(channel, KNOWN_CHANNEL_FIELDS);
  }
  return unknown;
}

function countOutside(data: object, known: ReadonlySet<string>): number {
  let unknown = 0;
  for (const key of Object.keys(data)) if (!known.has(key)) unknown += 1;
  return unknown;
}
