type Answer = unknown | ((request: FakeRequest) => unknown);

export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: unknown;
}

/** An answer other than 200, as problem+json where it is one, or one with headers. */
export class Status {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** No answer at all. */
export const SILENCE = Symbol('silence');

export function problemOf(status: number, code: string, title = code, detail = `${title}.`): Status {
  return new Status(status, { type: `about:${code}`, title, status, code, detail });
}

/**
 * Stands in for the HTTP API at the network's edge: everything above `fetch` is the real code. Routes are
 * `METHOD /path` without the prefix; what is not there is 404.
 */
export function fakeService(routes: Record<string, Answer>): { readonly requests: FakeRequest[] } {
  const requests: FakeRequest[] = [];
  globalThis.fetch = async (input, init) => {
    const url = new URL(String(input), 'http://console.test');
    const request: FakeRequest = {
      method: init?.method ?? 'GET',
      path: url.pathname.replace('/api/v1', ''),
      query: url.searchParams,
      headers: new Headers(init?.headers),
      body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined,
    };
    requests.push(request);
    const route = routes[`${request.method} ${request.path}`];
    const answer =
      route === undefined
        ? problemOf(404, 'not-found')
        : typeof route === 'function'
          ? (route as (request: FakeRequest) => unknown)(request)
          : route;
    if (answer === SILENCE) throw new TypeError('fetch failed');
    const { status, body, headers } =
      answer instanceof Status ? answer : { status: 200, body: answer, headers: {} };
    return {
      ok: status < 400,
      status,
      statusText: '',
      headers: new Headers(headers),
      json: async () => structuredClone(body),
    } as Response;
  };
  return { requests };
}

export const page = <T>(...items: T[]) => ({ items, nextCursor: null });
