import { order } from '@kizashi/api-contract';
import { applyDecorators, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { Answers, TakesIdempotencyKey, TakesIfMatch } from '../openapi/answers.ts';
import type { HttpProblemCode } from '../problem/index.ts';
import type { AskedVerb } from './order-verbs.ts';

/** Refusals that every verb has in common. */
const COMMON: readonly HttpProblemCode[] = [
  'invalid-request',
  'not-signed-in',
  'not-allowed',
  'not-found',
  'illegal-transition',
  'idempotency-key-reused',
  'precondition-required',
  'version-changed',
];

/** `POST /orders/{id}/{verb}`: answers the order after the verb. */
export function OrderVerbRoute(
  verb: AskedVerb,
  summary: string,
  problems: readonly HttpProblemCode[] = [],
): MethodDecorator {
  return applyDecorators(
    Post(`:id/${verb}`),
    ApiOperation({ summary }),
    TakesIdempotencyKey(true),
    TakesIfMatch(),
    Answers(order, { problems: [...COMMON, ...problems] }),
  );
}
