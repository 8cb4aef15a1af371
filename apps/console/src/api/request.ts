import { apiPrefix, problem } from '@kizashi/api-contract';
import { Refused, Unreachable, Unreadable } from './failures.ts';
import type { Reads } from './reads.ts';

export interface Sends {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** `/fleet` with `{limit: 200}` becomes `/api/v1/fleet?limit=200`; undefined values are left out. */
export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value));
  }
  const text = search.toString();
  return `${apiPrefix}${path}${text === '' ? '' : `?${text}`}`;
}

async function send(url: string, { method = 'GET', body, headers = {}, signal }: Sends): Promise<Response> {
  try {
    return await fetch(url, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new Unreachable(cause);
  }
}

async function refusal(response: Response): Promise<Refused> {
  const body: unknown = await response.json().catch(() => undefined);
  const read = problem.safeParse(body);
  return new Refused(
    read.success
      ? read.data
      : {
          type: 'about:blank',
          title: response.statusText || String(response.status),
          status: response.status,
          code: 'unknown',
          detail: response.statusText,
        },
  );
}

/** Where a shape and an answer part ways; zod names it, anything else is the answer as a whole. */
function fieldAtFault(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'issues' in error && Array.isArray(error.issues)) {
    const path: unknown = error.issues[0]?.path;
    if (Array.isArray(path) && path.length > 0) return path.join('.');
  }
  return '.';
}

/**
 * One call of the service.
 * @throws Refused for every 4xx and 5xx, Unreachable when no answer came, Unreadable when it has another shape.
 */
export async function request<T>(reads: Reads<T>, url: string, sends: Sends = {}): Promise<T> {
  const response = await send(url, sends);
  if (!response.ok) throw await refusal(response);
  const body: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
  try {
    return reads.parse(body);
  } catch (error) {
    throw new Unreadable(fieldAtFault(error), error);
  }
}

/** For answers without content. */
export const nothing: Reads<void> = { parse: () => undefined };
