/** As much of JSON Schema 2020-12 as the API's document uses. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly format?: string;
  readonly pattern?: string;
}

export type Components = Readonly<Record<string, JsonSchema>>;

/** What a property must be where its schema does not tell, above all whose id it is. */
export type Known = (property: string) => unknown;

/** A body with every property that the schema names, valid as far as a schema can say. */
export function exampleBody(
  schema: JsonSchema,
  components: Components,
  known: Known,
  property = '',
): unknown {
  const given = known(property);
  if (given !== undefined) return given;
  const example = (inner: JsonSchema, name: string) => exampleBody(inner, components, known, name);
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    const component = components[name];
    if (component === undefined) throw new Error(`the document has no component ${name}`);
    return example(component, property);
  }
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const first = (schema.anyOf ?? schema.oneOf)?.[0];
  if (first !== undefined) return example(first, property);
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, example(inner, name)]),
      );
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => example(schema.items ?? {}, property));
    case 'number':
    case 'integer':
      return Math.max(schema.minimum ?? 0, (schema.exclusiveMinimum ?? 0) + 1);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return text(schema);
  }
}

function text(schema: JsonSchema): string {
  if (schema.format === 'date-time') return '2026-08-15T00:00:00Z';
  if (schema.format === 'email') return 'somebody@example.test';
  return 'x'.padEnd(schema.minLength ?? 1, 'x');
}
