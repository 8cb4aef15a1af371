import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { apiPrefix, type Problem, type SignInLink } from '@kizashi/api-contract';
import { SimulationError } from '../simulation-error.ts';

/** The service answered, and the answer is no. */
export class ApiRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(call: string, status: number, problem: Partial<Problem>) {
    const fields = (problem.errors ?? []).map(({ field, detail }) => `\n  ${field} ${detail}`).join('');
    super(`${call}: ${status} ${problem.title ?? ''}: ${problem.detail ?? 'no reason given'}${fields}`);
    this.name = 'ApiRefusal';
    this.status = status;
    this.code = problem.code ?? 'unknown';
  }
}

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** Waits between attempts while nothing answers or the service asks for patience, about 30 s in all. */
const RETRY_MS = [100, 200, 500, 1_000, 2_000, 4_000, 8_000, 15_000];
const BUSY = new Set([429, 502, 503, 504]);

/** What goes with a write besides its body. */
export interface WriteOptions {
  /** Makes the request the same one however often it is sent; each call is a new one without it. */
  readonly key?: string;
  /** The ETag that the writer has seen. */
  readonly ifMatch?: string;
}

/** An API token, or the cookie of somebody's session. */
type Credential = string | { readonly cookie: string };

/** The public HTTP API, as any of its users sees it. */
export class ProductApi {
  readonly url: string;
  readonly #credential: Readonly<Record<string, string>>;
  readonly #retryMs: readonly number[];

  constructor(url: string, credential: Credential, retryMs: readonly number[] = RETRY_MS) {
    this.url = url.replace(/\/+$/, '');
    this.#credential =
      typeof credential === 'string' ? { authorization: `Bearer ${credential}` } : { ...credential };
    this.#retryMs = retryMs;
  }

  /** The same API as a user sees it who has opened a sign-in link. */
  async signedInAs(userId: string): Promise<ProductApi> {
    const link = await this.post<SignInLink>(`users/${userId}/sign-in-links`, {});
    const token = new URL(link.url).searchParams.get('token');
    const response = await this.#answered('POST', 'session', { token });
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
    if (cookie === undefined) throw new SimulationError(`${this.url} opened a session without a cookie`);
    return new ProductApi(this.url, { cookie }, this.#retryMs);
  }

  get<T>(path: string): Promise<T> {
    return this.#call('GET', path);
  }

  /** What `get` answers, or undefined where there is no such thing. */
  async find<T>(path: string): Promise<T | undefined> {
    try {
      return await this.get<T>(path);
    } catch (error) {
      if (error instanceof ApiRefusal && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Every item of a list, page by page. */
  async list<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query = new URLSearchParams({ limit: '500', ...(cursor !== '' && { cursor }) });
      const page: Page<T> = await this.get(`${path}${path.includes('?') ? '&' : '?'}${query}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  }

  post<T>(path: string, body: unknown, options: WriteOptions = {}): Promise<T> {
    return this.#call('POST', path, body, { key: randomUUID(), ...options });
  }

  patch<T>(path: string, body: unknown, ifMatch: string): Promise<T> {
    return this.#call('PATCH', path, body, { ifMatch });
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.#call('PUT', path, body);
  }

  async #call<T>(method: string, path: string, body?: unknown, options?: WriteOptions): Promise<T> {
    const response = await this.#answered(method, path, body, options);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  async #answered(
    method: string,
    path: string,
    body?: unknown,
    options: WriteOptions = {},
  ): Promise<Response> {
    for (let attempt = 0; ; attempt++) {
      const response = await this.#fetch(method, path, body, options);
      const pause = this.#retryMs[attempt];
      if (pause !== undefined && (response === undefined || BUSY.has(response.status))) {
        await wait(pause);
        continue;
      }
      if (response === undefined)
        throw new SimulationError(
          `nothing answers at ${this.url}; is the service running there? Name it with --url`,
        );
      if (!response.ok) throw new ApiRefusal(`${method} ${path}`, response.status, await problemOf(response));
      return response;
    }
  }

  /** Undefined when no answer came at all. */
  async #fetch(
    method: string,
    path: string,
    body: unknown,
    { key, ifMatch }: WriteOptions,
  ): Promise<Response | undefined> {
    try {
      return await fetch(`${this.url}${apiPrefix}/${path}`, {
        method,
        headers: {
          ...this.#credential,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(key !== undefined && { 'idempotency-key': key }),
          ...(ifMatch !== undefined && { 'if-match': ifMatch }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch {
      return undefined;
    }
  }
}

async function problemOf(response: Response): Promise<Partial<Problem>> {
  try {
    return (await response.json()) as Partial<Problem>;
  } catch {
    return {};
  }
}
