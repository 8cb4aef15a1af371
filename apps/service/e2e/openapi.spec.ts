import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { call } from './api.ts';
import { startService, type TestService } from './start-service.ts';

interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
  }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema?: object }> };
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema?: object }> }>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, object> };
}

let service: TestService;
let document: Document;
let operations: [name: string, operation: Operation][];

beforeAll(async () => {
  service = await startService();
  document = (await call(service.url, 'GET', '/api/openapi.json')).body;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
});
afterAll(() => service?.remove());

/** Names of the operations for which something holds; a test that expects none lists them when it fails. */
function those(holds: (operation: Operation, name: string) => boolean): string[] {
  return operations.filter(([name, operation]) => holds(operation, name)).map(([name]) => name);
}

function successOf(
  operation: Operation,
): [status: string, response: Operation['responses'][string]] | undefined {
  return Object.entries(operation.responses).find(([status]) => status.startsWith('2'));
}

/** Lists that end by their nature: the channels and positions of one model, the options of one order. */
const SHORT_LISTS = [
  'GET /api/v1/devices/{id}/last-readings',
  'GET /api/v1/machine-models/{id}/part-knowledge',
  'GET /api/v1/orders/{id}/options',
  'GET /api/v1/model-notices',
];

const hasBody = (name: string) => /^(POST|PUT|PATCH) /.test(name);

describe('the OpenAPI document', () => {
  it('is 3.1 and can be read without signing in', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(operations.length).toBeGreaterThan(50);
  });

  it('names every route that is served', async () => {
    // Beside these the service serves the files and pages of the console, the socket, and this document.
    const served = service.routes().filter(({ path }) => /^\/(api\/v1|health|metrics)(\/|$)/.test(path));
    const described = new Set(operations.map(([name]) => name));
    const missing = served
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
      .filter((name) => !described.has(name));
    expect(served.length).toBeGreaterThan(50);
    expect(missing).toEqual([]);
  });

  it('says what each operation is for', () => {
    expect(those(({ summary }) => summary === undefined || summary.length < 5)).toEqual([]);
  });

  it('describes every success with a schema, but for 204 and text', () => {
    expect(
      those((operation) => {
        const [status, response] = successOf(operation) ?? [];
        if (status === undefined) return true;
        if (status === '204') return response?.content !== undefined;
        return Object.values(response?.content ?? {}).every(
          ({ schema }) => schema === undefined || Object.keys(schema).length === 0,
        );
      }),
    ).toEqual([]);
  });

  it('describes what may be refused, as problem+json', () => {
    const refusals = ({ responses }: Operation) =>
      Object.entries(responses).filter(([status]) => status.startsWith('4'));
    expect(those((operation, name) => name.includes('/api/v1/') && refusals(operation).length === 0)).toEqual(
      [],
    );
    expect(
      those((operation) =>
        refusals(operation).some(
          ([, { content }]) => content?.['application/problem+json']?.schema === undefined,
        ),
      ),
    ).toEqual([]);
  });

  it('has every parameter of every path', () => {
    expect(
      those(({ parameters = [] }, name) =>
        [...name.matchAll(/\{(\w+)\}/g)].some(
          ([, id]) => !parameters.some((parameter) => parameter.in === 'path' && parameter.name === id),
        ),
      ),
    ).toEqual([]);
  });

  it('has limit and cursor on every list', () => {
    const isList = (operation: Operation) =>
      JSON.stringify(successOf(operation)?.[1] ?? {}).includes('"nextCursor"');
    const pages = ({ parameters = [] }: Operation) =>
      ['limit', 'cursor'].every((name) => parameters.some((parameter) => parameter.name === name));
    expect(those(isList).length).toBeGreaterThan(10);
    expect(those((operation) => isList(operation) && !pages(operation))).toEqual(SHORT_LISTS);
  });

  it('has Idempotency-Key on every POST that adds something, and If-Match on every PATCH', () => {
    const names = (operation: Operation) => (operation.parameters ?? []).map(({ name }) => name);
    const created = those(
      (operation, name) =>
        name.startsWith('POST ') && successOf(operation)?.[0] === '201' && !name.endsWith('/session'),
    );
    expect(created.length).toBeGreaterThan(8);
    expect(
      those((operation, name) => created.includes(name) && !names(operation).includes('Idempotency-Key')),
    ).toEqual([]);
    expect(
      those((operation, name) => name.startsWith('PATCH ') && !names(operation).includes('If-Match')),
    ).toEqual([]);
  });

  it('refers to nothing that it does not hold', () => {
    const references = [
      ...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g),
    ].map(([, name]) => name);
    expect(references.length).toBeGreaterThan(100);
    expect(references.filter((name) => name !== undefined && !(name in document.components.schemas))).toEqual(
      [],
    );
  });

  it('holds JSON Schema, not what it was made from', () => {
    expect(JSON.stringify(document)).not.toMatch(/"~standard"|"_zod"|"\$schema"|"\$defs"/);
    expect(
      those(
        (operation, name) =>
          hasBody(name) && JSON.stringify(operation.requestBody ?? {}).includes('"schema":{}'),
      ),
    ).toEqual([]);
  });
});
