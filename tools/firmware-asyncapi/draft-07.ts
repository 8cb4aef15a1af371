/** A part of a JSON document. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * A JSON Schema of draft 2020-12 as AsyncAPI's own schemas are, which is draft 07: tuples are `items`, a `$ref` stands
 * alone, `$defs` are `definitions`. `refOf` says where what a `$ref` names stands in the document.
 */
export function toDraft07(schema: Json, refOf: (ref: string) => string): Json {
  if (schema === null || typeof schema !== 'object') return schema;
  if (Array.isArray(schema)) return schema.map((part) => toDraft07(part, refOf));
  const { $schema, $id, $ref, $defs, prefixItems, items, ...rest } = schema as Record<
    string,
    Json | undefined
  >;
  const converted = Object.entries(rest).map(([key, value]): [string, Json] => [
    key,
    toDraft07(value ?? null, refOf),
  ]);
  const ref = typeof $ref === 'string' ? { $ref: refOf($ref) } : undefined;
  if (ref && converted.length === 0) return ref;
  return {
    ...Object.fromEntries(converted),
    ...(ref && { allOf: [ref] }),
    ...(prefixItems !== undefined && { items: toDraft07(prefixItems, refOf) }),
    ...(prefixItems !== undefined && items !== undefined && { additionalItems: toDraft07(items, refOf) }),
    ...(prefixItems === undefined && items !== undefined && { items: toDraft07(items, refOf) }),
    ...($defs !== undefined && { definitions: toDraft07($defs, refOf) }),
  };
}
