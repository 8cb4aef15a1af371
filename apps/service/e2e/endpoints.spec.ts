import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiPrefix, type Endpoint, endpoints, page, pageQuery } from '@kizashi/api-contract';
import { z } from 'zod';
import { convertSchema } from '../src/openapi/schema-converter.ts';
import { call } from './api.ts';
import { startService, type TestService } from './start-service.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: object;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema?: object }> };
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema?: object }> }>;
}

let service: TestService;
let documented: Map<string, Operation>;

beforeAll(async () => {
  service = await startService();
  const { paths } = (await call(service.url, 'GET', '/api/openapi.json')).body as {
    paths: Record<string, Record<string, Operation>>;
  };
  documented = new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
      ),
    ),
  );
});
afterAll(() => service?.remove());

const table: readonly (readonly [name: string, endpoint: Endpoint])[] = Object.values(endpoints)
  .flatMap((noun) => Object.values(noun) as Endpoint[])
  .map((endpoint) => [`${endpoint.method} ${apiPrefix}${endpoint.path}`, endpoint]);
const names = table.map(([name]) => name).sort();
const underApi = (name: string) => name.includes(` ${apiPrefix}/`);

function operationOf(name: string): Operation {
  const operation = documented.get(name);
  if (operation === undefined) throw new Error(`${name} is not documented`);
  return operation;
}

/** As the document holds it: names of shapes are components, and a constant is a list of one. */
function schemaOf(shape: z.ZodType | undefined, schemaType: 'input' | 'output'): object | undefined {
  const schema = shape && convertSchema(shape, { schemaType })?.schema;
  if (schema === undefined) return undefined;
  return JSON.parse(JSON.stringify(schema).replaceAll('#/$defs/', '#/components/schemas/'), (_, value) => {
    if (typeof value !== 'object' || value === null || !('const' in value)) return value;
    const { const: only, ...rest } = value;
    return { ...rest, enum: [only] };
  });
}

/** A query as the document holds it: one parameter a key. */
function queryOf(shape: z.ZodType | undefined): Parameter[] {
  if (shape === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(shape, 'input') as {
    properties?: Record<string, object>;
    required?: string[];
  };
  return Object.entries(properties)
    .map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

describe('the table of end-points', () => {
  it('names each end-point once', () => {
    expect(names.length).toBeGreaterThan(70);
    expect(names).toEqual([...new Set(names)]);
  });

  it('holds every route that is served, and no other', () => {
    const served = service
      .routes()
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
      .filter(underApi);
    expect(names).toEqual(served.sort());
  });

  it('holds every operation that is documented, and no other', () => {
    expect(names).toEqual([...documented.keys()].filter(underApi).sort());
  });

  it.each(table)('asks for what is documented: %s', (name, endpoint) => {
    const { parameters = [], requestBody } = operationOf(name);
    const query = parameters
      .filter((parameter) => parameter.in === 'query')
      .map(({ name, required = false, schema = {} }) => ({ name, in: 'query', required, schema }))
      .sort((a, b) => a.name.localeCompare(b.name));
    expect(query).toEqual(queryOf(endpoint.query));
    expect(requestBody?.content['application/json']?.schema).toEqual(schemaOf(endpoint.body, 'input'));
    const header = (wanted: string) => parameters.find((one) => one.in === 'header' && one.name === wanted);
    expect(header('If-Match')?.required).toBe(endpoint.ifMatch);
    expect(header('Idempotency-Key')?.required).toBe(
      endpoint.idempotencyKey && endpoint.idempotencyKey === 'required',
    );
  });

  it.each(table)('reads what is documented: %s', (name, endpoint) => {
    const success = Object.entries(operationOf(name).responses).filter(([status]) => status.startsWith('2'));
    expect(success.map(([status]) => Number(status))).toEqual([endpoint.status]);
    expect(success[0]?.[1].content?.['application/json']?.schema).toEqual(
      schemaOf(endpoint.answer, 'output'),
    );
  });
});

describe('the comparison of shapes', () => {
  it('would notice another shape of an answer or a query', () => {
    expect(schemaOf(page(z.object({ id: z.string() })), 'output')).not.toEqual(
      schemaOf(page(z.object({ id: z.string(), name: z.string() })), 'output'),
    );
    expect(queryOf(pageQuery)).not.toEqual(queryOf(pageQuery.extend({ more: z.string() })));
    expect(queryOf(pageQuery)).not.toEqual(queryOf(pageQuery.extend({ cursor: z.string() })));
  });
});
