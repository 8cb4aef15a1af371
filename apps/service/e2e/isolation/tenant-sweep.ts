import { randomUUID } from 'node:crypto';
import { subjectId } from '../../src/models/subject.ts';
import { type Answer, call } from '../api.ts';
import { BEARING, MODEL, POSITION } from '../ordering-plant.ts';
import { type Components, exampleBody, type JsonSchema } from './example-body.ts';
import type { CustomersThings } from './two-customers.ts';

interface Operation {
  readonly parameters?: readonly { readonly in: 'path' | 'query' | 'header'; readonly name: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Components };
}

export interface SweepOptions {
  readonly url: string;
  /** Of somebody of `mine`. */
  readonly token: string;
  readonly mine: CustomersThings;
  readonly theirs: CustomersThings;
  /** Reads only: a sweep that is expected to find holes must not destroy what the next one looks for. */
  readonly readOnly?: boolean;
}

export interface SweepResult {
  /** Calls that were made. */
  readonly calls: number;
  /** End-points that were called, as `GET /api/v1/sites/{id}`. */
  readonly endpoints: readonly string[];
  /** Where something of the other customer came through, or the sweep does not know how to ask. */
  readonly leaks: readonly string[];
}

/** Whose id a property or a query parameter holds. */
const REFERENCES: Readonly<Record<string, keyof CustomersThings>> = {
  customerId: 'customers',
  siteId: 'sites',
  lineId: 'lines',
  machineId: 'machines',
  fittedPartId: 'fitted-parts',
  userId: 'users',
};
/** The manufacturer's own records, which every customer may know; see `seedCatalogue`. */
const SHARED_RESOURCES: Readonly<Record<string, string>> = {
  models: subjectId({ machineModelId: MODEL, positionId: POSITION, partNumber: BEARING }),
  'machine-models': MODEL,
  'part-catalogue': BEARING,
};
/** Properties whose schema does not say enough to be right. */
const RIGHT_VALUES: Readonly<Record<string, string>> = {
  modelId: MODEL,
  positionId: POSITION,
  partNumber: BEARING,
  timeZone: 'Asia/Tokyo',
  from: '2026-08-15T00:00:00Z',
  to: '2026-08-15T04:00:00Z',
  // Before everything that is fitted, so that it replaces nothing that another call is about.
  fittedAt: '2020-07-01T00:00:00Z',
  rrule: 'FREQ=WEEKLY',
  hardwareId: 'SN-0042',
};
/** Queries that an end-point insists on and that name nobody's thing. */
const PLAIN_QUERY: Readonly<Record<string, string>> = { channel: 'spindle.velocity_rms' };
const NOBODYS = 'nobody-000000000000';

/** A call but for its method. */
interface Target {
  readonly path: string;
  readonly body?: unknown;
}

/**
 * Calls every end-point of the service's own document as somebody of one customer, with the ids of another in path,
 * query and body. A foreign id must be answered exactly as one that never was: 404, or 403 where the role may not use
 * the end-point at all. Nothing that is the other customer's may stand in any answer.
 */
export async function sweep(options: SweepOptions): Promise<SweepResult> {
  const document: Document = (await call(options.url, 'GET', '/api/openapi.json')).body;
  const results: Endpoint[] = [];
  for (const [template, operations] of Object.entries(document.paths)) {
    for (const [verb, operation] of Object.entries(operations)) {
      const method = verb.toUpperCase();
      if (options.readOnly && method !== 'GET') continue;
      const endpoint = new Endpoint(options, document, method, template, operation);
      await endpoint.probe();
      results.push(endpoint);
    }
  }
  return {
    calls: results.reduce((sum, { calls }) => sum + calls, 0),
    endpoints: results.map(({ name }) => name),
    leaks: results.flatMap(({ name, leaks }) => leaks.map((leak) => `${name}: ${leak}`)),
  };
}

class Endpoint {
  readonly name: string;
  readonly leaks: string[] = [];
  calls = 0;

  constructor(
    private readonly options: SweepOptions,
    private readonly document: Document,
    private readonly method: string,
    private readonly template: string,
    private readonly operation: Operation,
  ) {
    this.name = `${method} ${template}`;
  }

  async probe(): Promise<void> {
    const resource = /^\/api\/v1\/([^/]+)/.exec(this.template)?.[1] ?? '';
    if (!this.template.includes('{')) return this.#probeWithoutId(this.template);
    const shared = SHARED_RESOURCES[resource];
    if (shared !== undefined) return this.#probeWithoutId(this.#at(shared));
    const { mine, theirs } = this.options;
    if (!isResource(resource, theirs)) {
      this.leaks.push('the sweep does not know whose id belongs here');
      return;
    }
    await this.#probeForeignId(theirs[resource]);
    await this.#probeForeignBody(this.#at(mine[resource]));
  }

  /** Somebody else's thing, asked for by its id. */
  async #probeForeignId(id: string): Promise<void> {
    const { mine } = this.options;
    const body = this.#bodyAbout(mine);
    const query = this.#queryAbout(mine);
    await this.#compare(
      { path: this.#at(id) + query, body },
      { path: this.#at(NOBODYS) + query, body },
      [403, 404],
    );
  }

  /** Somebody else's thing named in what is sent. */
  async #probeForeignBody(path: string): Promise<void> {
    const foreign = this.#bodyAbout(this.options.theirs);
    const nobodys = this.#bodyAbout(undefined);
    if (JSON.stringify(foreign) === JSON.stringify(nobodys)) return;
    await this.#compare({ path, body: foreign }, { path, body: nobodys }, [403, 404, 422]);
  }

  /** Lists, creations, and what belongs to the manufacturer. */
  async #probeWithoutId(path: string): Promise<void> {
    const { mine, theirs } = this.options;
    await this.#probeForeignBody(path);
    const body = this.#bodyAbout(mine);
    for (const query of new Set(['', this.#queryAbout(mine), this.#queryAbout(theirs)])) {
      const answer = await this.#ask({ path: path + query, body });
      this.#findStrangers(answer, query);
      // Else a refusal of the same with a foreign id would prove nothing.
      const sensible = answer.status < 300 || [401, 403, 409].includes(answer.status);
      if (!sensible && !query.includes('Id='))
        this.leaks.push(`${tell(answer)} to a call that should be right`);
    }
  }

  /** The same call about the other customer's thing and about nobody's: nothing may tell them apart. */
  async #compare(foreign: Target, nobodys: Target, due: readonly number[]): Promise<void> {
    const answer = await this.#ask(foreign);
    const reference = await this.#ask(nobodys);
    this.#findStrangers(answer, foreign.path + JSON.stringify(foreign.body ?? ''));
    if (!due.includes(answer.status))
      this.leaks.push(`${tell(answer)} about a foreign id, where ${due} is due`);
    else if (tell(answer) !== tell(reference)) {
      this.leaks.push(`${tell(answer)} about a foreign id, ${tell(reference)} about nobody's`);
    }
  }

  #ask({ path, body }: Target): Promise<Answer> {
    this.calls += 1;
    return call(this.options.url, this.method, path, body, {
      authorization: `Bearer ${this.options.token}`,
      'idempotency-key': randomUUID(),
      'if-match': '*',
    });
  }

  /** What is the other customer's and was not `said` by the caller himself. */
  #findStrangers(answer: Answer, said: string): void {
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    for (const secret of Object.values(this.options.theirs)) {
      if (text.includes(secret) && !said.includes(secret)) this.leaks.push(`answers with ${secret}`);
    }
  }

  #at(id: string): string {
    const path = this.template.replace(/\{\w+\}/, encodeURIComponent(id));
    return path.replace('{version}', '1').replace(/\{\w+\}/g, 'x');
  }

  #bodyAbout(things: CustomersThings | undefined): unknown {
    const schema = this.operation.requestBody?.content['application/json']?.schema;
    if (schema === undefined) return undefined;
    return exampleBody(schema, this.document.components.schemas, (property) => {
      const resource = REFERENCES[property];
      return resource === undefined ? RIGHT_VALUES[property] : (things?.[resource] ?? NOBODYS);
    });
  }

  #queryAbout(things: CustomersThings): string {
    const query = new URLSearchParams();
    for (const { in: place, name } of this.operation.parameters ?? []) {
      if (place !== 'query') continue;
      const resource = REFERENCES[name];
      const value = resource === undefined ? PLAIN_QUERY[name] : things[resource];
      if (value !== undefined) query.set(name, value);
    }
    return query.size === 0 ? '' : `?${query}`;
  }
}

function tell({ status, body }: Answer): string {
  return `${status} ${body?.code ?? ''}`.trim();
}

function isResource(name: string, things: CustomersThings): name is keyof CustomersThings & string {
  return name in things;
}
