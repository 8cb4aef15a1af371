import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  cataloguePart,
  customerWrite,
  deviceWrite,
  fittedPartWrite,
  lineWrite,
  machineModelWrite,
  machineWrite,
  plannedStopWrite,
  siteWrite,
  stockWrite,
  userWrite,
} from '@kizashi/api-contract';

const SHAPES = {
  customers: customerWrite,
  sites: siteWrite,
  lines: lineWrite,
  'machine-models': machineModelWrite,
  'part-catalogue': cataloguePart,
  stock: stockWrite,
  machines: machineWrite,
  devices: deviceWrite,
  'fitted-parts': fittedPartWrite,
  'planned-stops': plannedStopWrite,
  users: userWrite,
} as const;
type Resource = keyof typeof SHAPES;
type Item = Record<string, unknown>;

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly cookie?: string;
}

export const TOKEN = 'a token that this product knows';

/**
 * The product's HTTP API as far as a set-up needs it: lists with filters and pages of two, creation checked against
 * the API contract, nothing else. Refuses what the contract refuses.
 */
export class FakeProduct {
  readonly items: Record<Resource, Item[]>;
  readonly calls: string[] = [];
  /** Who did each call: `token`, or the user whose session it was. */
  readonly callers: string[] = [];
  /** Calls that are answered 503 before the next one is served. */
  busy = 0;
  readonly #server: Server;
  #ids = 0;

  private constructor() {
    const none = Object.keys(SHAPES).map((resource) => [resource, []]);
    this.items = Object.fromEntries(none) as Record<Resource, Item[]>;
    this.#server = createServer((request, response) => {
      this.#answer(request).then(({ status, body, cookie }) => {
        response.writeHead(status, {
          'content-type': 'application/json',
          ...(cookie !== undefined && { 'set-cookie': `${cookie}; Path=/; HttpOnly` }),
        });
        response.end(JSON.stringify(body));
      });
    });
  }

  static async listen(): Promise<FakeProduct> {
    const product = new FakeProduct();
    await new Promise<void>((resolve) => product.#server.listen(0, '127.0.0.1', resolve));
    return product;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const url = new URL(request.url ?? '/', 'http://product');
    const [, , , resource = '', id, verb] = url.pathname.split('/');
    const body = await bodyOf(request);
    if (this.busy-- > 0) return { status: 503, body: {} };
    if (resource === 'session') return this.#openSession(body);
    const caller = callerOf(request);
    if (caller === undefined) return refusal(401, 'not-signed-in');
    this.calls.push(`${request.method} ${resource}`);
    this.callers.push(caller);
    if (verb === 'sign-in-links')
      return { status: 201, body: { url: `${this.url}/sign-in?token=link-of-${id}` } };
    const items = this.items[resource as Resource];
    if (items === undefined) return refusal(404, 'not-found');
    if (request.method === 'POST' && verb === 'revoke') {
      this.items.devices = items.filter((item) => item.id !== id);
      return { status: 200, body: {} };
    }
    if (request.method === 'POST') return this.#create(resource as Resource, body);
    if (id === undefined) return this.#list(items, url.searchParams);
    const found = items.find((item) => item.id === id);
    return found ? { status: 200, body: found } : refusal(404, 'not-found');
  }

  #openSession(body: unknown): Answer {
    const { token } = body as { readonly token: string };
    return { status: 201, body: {}, cookie: `kizashi_session=${token.replace('link-of-', '')}` };
  }

  #list(items: readonly Item[], query: URLSearchParams) {
    const matching = items.filter((item) =>
      [...query].every(([name, value]) => !(name in item) || item[name] === value),
    );
    const from = Number(query.get('cursor') ?? 0);
    const nextCursor = from + 2 < matching.length ? String(from + 2) : null;
    return { status: 200, body: { items: matching.slice(from, from + 2), nextCursor } };
  }

  #create(resource: Resource, body: unknown) {
    const parsed = SHAPES[resource].safeParse(body);
    if (!parsed.success) return refusal(400, 'invalid-request', parsed.error.message);
    const item: Item = { id: `${resource}-${++this.#ids}`, ...parsed.data };
    if (resource === 'devices') Object.assign(item, { tenant: 'maker', secret: `secret-${item.id}` });
    this.items[resource].push(item);
    return { status: 201, body: item };
  }
}

function refusal(status: number, code: string, detail = 'because') {
  return { status, body: { code, title: code, detail } };
}

function callerOf({ headers }: IncomingMessage): string | undefined {
  if (headers.authorization === `Bearer ${TOKEN}`) return 'token';
  return /^kizashi_session=(\S+)$/.exec(headers.cookie ?? '')?.[1];
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text === '' ? undefined : JSON.parse(text);
}
