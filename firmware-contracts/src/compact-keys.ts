import compact from './schema/telemetry-compact.v1.schema.json' with { type: 'json' };

/** Fields of a compact batch and the numbers that stand for them on the wire. */
export const COMPACT_KEYS: ReadonlyMap<string, number> = new Map(
  Object.entries(compact.properties).map(([name, schema]) => [name, schema['x-cbor-key']]),
);

export const COMPACT_NAMES: ReadonlyMap<unknown, string> = new Map(
  [...COMPACT_KEYS].map(([name, key]) => [key, name]),
);
