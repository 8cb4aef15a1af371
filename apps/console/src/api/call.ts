import { type AnswerOf, apiPrefix, type CallOf, type Endpoint } from '@kizashi/api-contract';
import { type Received, type Sends, send } from './send.ts';

/** What any call may bring; which of it an end-point asks for, `CallOf` says. */
interface AnyCall {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly ifMatch?: string;
  readonly idempotencyKey?: string;
}

type Asked<E extends Endpoint> = CallOf<E> & { readonly signal?: AbortSignal };
/** A call that has to bring nothing may leave its second argument out. */
type Arguments<E extends Endpoint> =
  Record<never, never> extends CallOf<E> ? [asked?: Asked<E>] : [asked: Asked<E>];

/** An answer with its entity tag, which a change of it has to bring as `ifMatch`. */
export interface Tagged<T> {
  readonly value: T;
  /** Null where the answer has none: then it is nothing that is changed. */
  readonly tag: string | null;
}

/**
 * One call of an end-point; its path, query, body and answer are typed by the contract, and the answer is checked.
 * @throws Refused for every 4xx and 5xx, Unreachable when no answer came, Unreadable when it has another shape.
 */
export async function call<const E extends Endpoint>(
  endpoint: E,
  ...args: Arguments<E>
): Promise<AnswerOf<E>> {
  return (await exchange(endpoint, args[0])).answer;
}

/** The same, for what is to be changed afterwards. */
export async function callTagged<const E extends Endpoint>(
  endpoint: E,
  ...args: Arguments<E>
): Promise<Tagged<AnswerOf<E>>> {
  const { answer, headers } = await exchange(endpoint, args[0]);
  return { value: answer, tag: headers.get('etag') };
}

async function exchange<E extends Endpoint>(
  endpoint: E,
  asked: (AnyCall & { readonly signal?: AbortSignal }) | undefined = {},
): Promise<Received<AnswerOf<E>>> {
  const { path, query, body, ifMatch, idempotencyKey, signal } = asked;
  const sends: Sends = {
    method: endpoint.method,
    ...(body !== undefined && { body }),
    headers: {
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    },
    ...(signal !== undefined && { signal }),
  };
  // An end-point without an answer says nothing that could be checked.
  const reads = (value: unknown) => endpoint.answer?.parse(value) as AnswerOf<E>;
  return send(addressOf(endpoint.path, path, query), reads, sends);
}

/** `/machines/{id}` with `{id: 'a b'}` and `{limit: 2}` becomes `/api/v1/machines/a%20b?limit=2`. */
export function addressOf(
  path: string,
  parameters: AnyCall['path'] = {},
  query: AnyCall['query'] = {},
): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(parameters[name] ?? ''),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) search.append(name, String(one));
  }
  const text = search.toString();
  return `${apiPrefix}${filled}${text === '' ? '' : `?${text}`}`;
}
