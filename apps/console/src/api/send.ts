import { problem } from '@kizashi/api-contract';
import { Refused, Unreachable, Unreadable } from './failures.ts';

export interface Sends {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface Received<T> {
  readonly answer: T;
  readonly headers: Headers;
}

/**
 * One exchange with the service. `reads` turns what came into a checked value, undefined standing for no content.
 * @throws Refused for every 4xx and 5xx, Unreachable when no answer came, Unreadable when it has another shape.
 */
export async function send<T>(
  url: string,
  reads: (value: unknown) => T,
  sends: Sends = {},
): Promise<Received<T>> {
  const response = await answered(url, sends);
  if (!response.ok) throw await refusal(response);
  const body: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
  try {
    return { answer: reads(body), headers: response.headers };
  } catch (error) {
    throw new Unreadable(fieldAtFault(error), error);
  }
}

async function answered(
  url: string,
  { method = 'GET', body, headers = {}, signal }: Sends,
): Promise<Response> {
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
