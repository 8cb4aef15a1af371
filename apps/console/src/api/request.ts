import { addressOf, type Tagged } from './call.ts';
import type { Reads } from './reads.ts';
import { type Sends, send } from './send.ts';

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** `/fleet` with `{limit: 200}` becomes `/api/v1/fleet?limit=200`; undefined values are left out. */
export function address(path: string, query: Query = {}): string {
  return addressOf(path, {}, query);
}

/** A call of something that the table of end-points does not name yet. */
export async function request<T>(reads: Reads<T>, url: string, sends: Sends = {}): Promise<T> {
  return (await send(url, (value) => reads.parse(value), sends)).answer;
}

/** The same with the tag that a change of it has to name; null where there is none. */
export async function requestTagged<T>(reads: Reads<T>, url: string, sends: Sends = {}): Promise<Tagged<T>> {
  const { answer, headers } = await send(url, (value) => reads.parse(value), sends);
  return { value: answer, tag: headers.get('etag') };
}

export type { Tagged } from './call.ts';

/** For answers without content. */
export const nothing: Reads<void> = { parse: () => undefined };
