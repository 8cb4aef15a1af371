import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { EventKind, Message } from './messages.ts';
import birth from './schema/birth.v1.schema.json' with { type: 'json' };
import error from './schema/error.v1.schema.json' with { type: 'json' };
import event from './schema/event.v1.schema.json' with { type: 'json' };
import state from './schema/state.v1.schema.json' with { type: 'json' };
import telemetry from './schema/telemetry.v1.schema.json' with { type: 'json' };
import type { MessageKind } from './topics.ts';

// allErrors tells the bad samples of a batch from the good ones; counts are checked before, so it stays bounded.
const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  strictTypes: false,
  strictTuples: false,
  schemas: [birth, telemetry],
});

const SCHEMAS = { birth, state, tele: telemetry, evt: event, err: error } as const;

const VALIDATORS: Readonly<Record<MessageKind, ValidateFunction>> = {
  birth: ajv.getSchema(birth.$id) ?? ajv.compile(birth),
  state: ajv.compile(state),
  tele: ajv.getSchema(telemetry.$id) ?? ajv.compile(telemetry),
  evt: ajv.compile(event),
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
  evt: fieldsOf(SCHEMAS.evt),
  err: fieldsOf(SCHEMAS.err),
};
const KNOWN_CHANNEL_FIELDS = fieldsOf(birth.properties.ch.items);
const { partReplaced, counterReset, alarm, mode } = event.$defs;
const KNOWN_EVENT_FIELDS: Readonly<Record<EventKind, ReadonlySet<string>>> = {
  'part-replaced': fieldsOf(partReplaced),
  'counter-reset': fieldsOf(counterReset),
  alarm: fieldsOf(alarm),
  mode: fieldsOf(mode),
};

function fieldsOf(schema: { readonly properties: object }): ReadonlySet<string> {
  return new Set(Object.keys(schema.properties));
}

/**
 * Fields that this build ignores: of the message, of the channels of a birth, of the events of `message` (those that
 * were refused are not looked into).
 */
export function countUnknownFields(message: Message, data: object): number {
  const { kind } = message;
  let unknown = countOutside(data, KNOWN_FIELDS[kind]);
  if (kind === 'birth' && 'ch' in data && Array.isArray(data.ch)) {
    for (const channel of data.ch) unknown += countOutside(channel, KNOWN_CHANNEL_FIELDS);
  }
  if (kind === 'evt' && 'e' in data && Array.isArray(data.e)) {
    for (const { index, detail } of message.events)
      unknown += countOutside(data.e[index][2], KNOWN_EVENT_FIELDS[detail.kind]);
  }
  return unknown;
}

function countOutside(data: object, known: ReadonlySet<string>): number {
  let unknown = 0;
  for (const key of Object.keys(data)) if (!known.has(key)) unknown += 1;
  return unknown;
}
