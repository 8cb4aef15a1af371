import type { z } from 'zod';
import { page, pageQuery } from '../common.ts';

/**
 * One end-point of the HTTP API, said once: the console's calls are typed and checked by it, and a test of the service
 * proves that it is what is served and documented.
 */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below /api/v1; `{name}` stands for a parameter. */
  readonly path: string;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Left out: no content. */
  readonly answer?: z.ZodType;
  readonly status: 200 | 201 | 204;
  /** Whether the caller has to say which version it means to change. */
  readonly ifMatch?: true;
  /** Honoured on every POST of a thing; `required` where a second go would do harm. */
  readonly idempotencyKey?: 'optional' | 'required';
}

type ParameterOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterOf<Rest>
  : never;

/** A query as its caller writes it: whatever has a default may be left out, and numbers are numbers. */
type QueryOf<Q extends z.ZodType> = {
  readonly [Key in keyof z.input<Q>]: Key extends keyof z.output<Q> ? z.output<Q>[Key] : never;
};

type PathPart<E extends Endpoint> = [ParameterOf<E['path']>] extends [never]
  ? unknown
  : { readonly path: Readonly<Record<ParameterOf<E['path']>, string>> };
type QueryPart<E extends Endpoint> = E extends { readonly query: infer Q extends z.ZodType }
  ? Partial<QueryOf<Q>> extends QueryOf<Q>
    ? { readonly query?: QueryOf<Q> }
    : { readonly query: QueryOf<Q> }
  : unknown;
type BodyPart<E extends Endpoint> = E extends { readonly body: infer B extends z.ZodType }
  ? { readonly body: z.input<B> }
  : unknown;
type MatchPart<E extends Endpoint> = E extends { readonly ifMatch: true }
  ? { readonly ifMatch: string }
  : unknown;
type KeyPart<E extends Endpoint> = E extends { readonly idempotencyKey: 'required' }
  ? { readonly idempotencyKey: string }
  : E extends { readonly idempotencyKey: 'optional' }
    ? { readonly idempotencyKey?: string }
    : unknown;

/** Everything that a call of an end-point has to bring, and nothing else. */
export type CallOf<E extends Endpoint> = PathPart<E> & QueryPart<E> & BodyPart<E> & MatchPart<E> & KeyPart<E>;

export type AnswerOf<E extends Endpoint> = E extends { readonly answer: infer A extends z.ZodType }
  ? z.output<A>
  : undefined;

/** The routes that most resources have, as the service's decorators of the same names serve them. */
export interface List<P extends string, I extends z.ZodType, Q extends z.ZodType> {
  readonly method: 'GET';
  readonly path: P;
  readonly query: Q;
  readonly answer: ReturnType<typeof page<I>>;
  readonly status: 200;
}

/** Without a query of its own a list takes that of every list. */
export function list<const P extends string, I extends z.ZodType>(
  path: P,
  item: I,
): List<P, I, typeof pageQuery>;
export function list<const P extends string, I extends z.ZodType, Q extends z.ZodType>(
  path: P,
  item: I,
  query: Q,
): List<P, I, Q>;
export function list(path: string, item: z.ZodType, query: z.ZodType = pageQuery) {
  return { method: 'GET', path, query, answer: page(item), status: 200 };
}

export const read = <const P extends string, A extends z.ZodType>(path: P, answer: A) =>
  ({ method: 'GET', path, answer, status: 200 }) as const;

export const create = <const P extends string, B extends z.ZodType, A extends z.ZodType>(
  path: P,
  body: B,
  answer: A,
) => ({ method: 'POST', path, body, answer, status: 201, idempotencyKey: 'optional' }) as const;

export const change = <const P extends string, B extends z.ZodType, A extends z.ZodType>(
  path: P,
  body: B,
  answer: A,
) => ({ method: 'PATCH', path, body, answer, status: 200, ifMatch: true }) as const;

export const remove = <const P extends string>(path: P) => ({ method: 'DELETE', path, status: 204 }) as const;
