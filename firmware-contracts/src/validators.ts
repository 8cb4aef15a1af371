import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { EventKind, Message } from './messages.ts';
import { SCHEMAS } from './schemas.ts';
import type { DocumentKind } from './topics.ts';

// allErrors tells the bad samples of a batch from the good ones; counts are checked before, so it stays bounded.
const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  strictTypes: false,
  strictTuples: false,
  schemas: Object.values(SCHEMAS),
  keywords: ['x-cbor-key'],
});

const VALIDATORS = byKind(({ $id }) => {
  const validate = ajv.getSchema($id);
  if (!validate) throw new Error(`${$id} is not there`);
  return validate;
});

function byKind<T>(of: (schema: (typeof SCHEMAS)[DocumentKind]) => T): Readonly<Record<DocumentKind, T>> {
  return Object.fromEntries(Object.entries(SCHEMAS).map(([kind, schema]) => [kind, of(schema)])) as Record<
    DocumentKind,
    T
  >;
}

/** Every way in which `data` breaks the schema of its kind; empty when it does not. */
export function schemaErrors(kind: DocumentKind, data: unknown): readonly ErrorObject[] {
  const validate = VALIDATORS[kind];
  return validate(data) ? [] : (validate.errors ?? []);
}

const KNOWN_FIELDS = byKind(fieldsOf);
const KNOWN_CHANNEL_FIELDS = fieldsOf(SCHEMAS.birth.properties.ch.items);
const { partReplaced, counterReset, alarm, mode } = SCHEMAS.evt.$defs;
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
export function countUnknownFields(kind: DocumentKind, message: Message, data: object): number {
  let unknown = countOutside(data, KNOWN_FIELDS[kind]);
  if (kind === 'birth' && 'ch' in data && Array.isArray(data.ch)) {
    for (const channel of data.ch) unknown += countOutside(channel, KNOWN_CHANNEL_FIELDS);
  }
  if (message.kind === 'evt' && 'e' in data && Array.isArray(data.e)) {
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
