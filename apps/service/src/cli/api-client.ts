import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '@kizashi/api-contract';
import { whyNoAnswer } from './why-no-answer.ts';

/** The command line could not do what was asked; the message is for the person who asked. */
export class CommandError extends Error {}

/** Signed-in access to the HTTP API of the running service of this data folder. */
export interface ApiClient {
  get<T>(path: string): Promise<T>;
  /** Every page of a list. */
  all<T>(path: string): Promise<T[]>;
  post<T>(path: string, body?: unknown): Promise<T>;
  /** PUT, whatever was there before. */
  replace<T>(path: string, body: unknown): Promise<T>;
  /** What comes as a file. */
  file(path: string): Promise<ReadableStream<Uint8Array>>;
}

/**
 * Signs in with `KIZASHI_BOOTSTRAP_TOKEN`, else with the token file that the service keeps in its data folder, which
 * says where it is reached too; `KIZASHI_URL` says otherwise.
 */
export function connect(home: string, env: Readonly<Record<string, string | undefined>>): ApiClient {
  const url = env.KIZASHI_URL?.replace(/\/+$/, '') || urlOf(home);
  const token = env.KIZASHI_BOOTSTRAP_TOKEN || readOrSay(join(home, 'token'), home).trim();

  async function answer(method: string, path: string, body?: unknown): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(`${url}/api/v1/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(method === 'PUT' && { 'if-match': '*' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw new CommandError(whyNoAnswer(url, error));
    }
    if (!response.ok) throw new CommandError(await refusalOf(response));
    return response;
  }

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await answer(method, path, body);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  return {
    get: (path) => call('GET', path),
    post: (path, body = {}) => call('POST', path, body),
    replace: (path, body) => call('PUT', path, body),
    async file(path) {
      const { body } = await answer('GET', path);
      if (body === null) throw new CommandError('The service answered nothing.');
      return body;
    },
    async all<T>(path: string) {
      const items: T[] = [];
      let cursor: string | null = null;
      do {
        const query = new URLSearchParams({ limit: '500', ...(cursor !== null && { cursor }) });
        const page: { items: T[]; nextCursor: string | null } = await call('GET', `${path}?${query}`);
        items.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== null);
      return items;
    },
  };
}

function urlOf(home: string): string {
  const holder: { url?: string } = JSON.parse(readOrSay(join(home, 'service.json'), home));
  if (holder.url === undefined)
    throw new CommandError('The service is still starting; try again in a few seconds.');
  return holder.url;
}

function readOrSay(path: string, home: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new CommandError(
      `No service has run on ${home}, or its files belong to another user. Start it with npm start, or name its data folder in KIZASHI_HOME.`,
    );
  }
}

async function refusalOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const problem = JSON.parse(text) as Problem;
    const fields = (problem.errors ?? []).map(({ field, detail }) => `\n  ${field} ${detail}`).join('');
    return `${problem.title} (${problem.code}): ${problem.detail}${fields}`;
  } catch {
    return `The service answered ${response.status}: ${text.slice(0, 200)}`;
  }
}
