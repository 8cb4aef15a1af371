import * as contract from '@kizashi/api-contract';
import type { SwaggerDocumentOptions } from '@nestjs/swagger';
import { z } from 'zod';

type SchemaConverter = NonNullable<SwaggerDocumentOptions['standardSchemaConverter']>;

/** The shapes of the API contract become components under their own names: `machine` is `Machine`. Queries are parameters. */
const NAMES = new Map<z.ZodType, string>(
  Object.entries(contract).flatMap(([name, shape]): [z.ZodType, string][] =>
    shape instanceof z.ZodObject && !name.endsWith('Query')
      ? [[shape, `${name[0]?.toUpperCase()}${name.slice(1)}`]]
      : [],
  ),
);

const named = z.registry<{ id: string }>();
for (const [shape, id] of NAMES) named.add(shape, { id });

/** JSON Schema 2020-12, which is the dialect of OpenAPI 3.1. */
export const convertSchema: SchemaConverter = (schema, { schemaType }) => {
  if (!(schema instanceof z.ZodType)) return undefined;
  const {
    $defs = {},
    $schema: _dialect,
    ...root
  } = z.toJSONSchema(schema, {
    metadata: named,
    io: schemaType,
    unrepresentable: 'any',
  });
  const components = Object.fromEntries(Object.entries($defs).map(([name, def]) => [name, withoutId(def)]));
  const name = NAMES.get(schema);
  if (name === undefined) return { schema: root, components };
  // zod answers a registered shape with a reference to its own definition.
  return {
    schema: { $ref: `#/components/schemas/${name}` },
    components: { ...components, [name]: components[name] ?? withoutId(root) },
  };
};

/** zod repeats the registered name as `$id`, which would change the base of every reference inside. */
function withoutId(schema: object): object {
  const { id: _id, $id: _uri, ...rest } = schema as { id?: string; $id?: string };
  return rest;
}
