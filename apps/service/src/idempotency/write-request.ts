import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../identity/principal.ts';
import { HttpProblem } from '../problem/index.ts';

/** What a write needs to know of its request beside the body. */
export interface WriteRequest {
  readonly principal: Principal;
  /** The caller's Idempotency-Key, where it sent one. */
  readonly key: string | undefined;
  /** SHA-256 of method, path and body: the same key with another request is refused. */
  readonly requestHash: string;
  /** The caller's If-Match as sent: an entity tag or `*`. */
  readonly ifMatch: string | undefined;
  readonly reply: FastifyReply;
}

/** `@CurrentWrite() write: WriteRequest` in a controller. */
export const CurrentWrite = createParamDecorator((_: unknown, context: ExecutionContext): WriteRequest => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return toWriteRequest(request, context.switchToHttp().getResponse<FastifyReply>());
});

function toWriteRequest(request: FastifyRequest, reply: FastifyReply): WriteRequest {
  const { principal } = request;
  if (principal === undefined) throw new Error('a write outside the identity guard');
  const key = request.headers['idempotency-key'];
  if (key !== undefined && (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key))) {
    throw new HttpProblem('invalid-request', 'Idempotency-Key must be 1 to 200 printable characters.', [
      {
        field: 'Idempotency-Key',
        detail: 'must be 1 to 200 printable characters without spaces, for example a UUID',
      },
    ]);
  }
  return {
    principal,
    key,
    requestHash: createHash('sha256')
      .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
      .digest('hex'),
    ifMatch: request.headers['if-match'],
    reply,
  };
}
