import type { Problem } from '@kizashi/api-contract';
import { OperationalError } from '@kizashi/kernel';
import { type ConstraintKind, ConstraintViolation } from '@kizashi/storage/database';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HTTP_PROBLEMS, HttpProblem, type HttpProblemCode } from './http-problem.ts';

/** Refusals of Fastify and Nest before any controller is reached. Nest hands on their status, not their code. */
const BY_STATUS: Readonly<Record<number, readonly [HttpProblemCode, string]>> = {
  413: ['body-too-large', 'The body is larger than 8 MB: send it in smaller parts.'],
  415: ['unsupported-media-type', 'Send the body as application/json.'],
};

/**
 * A row that the database refused and no controller foresaw, most often because two people met. A foreign scope looks
 * like a row that is not there.
 */
const CONSTRAINTS: Readonly<Record<ConstraintKind, readonly [HttpProblemCode, string]>> = {
  duplicate: ['already-exists', 'Something with the same key was added meanwhile.'],
  'still-referenced': ['still-in-use', 'Other records still refer to it. Remove those first.'],
  'missing-reference': ['not-found', 'What it refers to is not there any more.'],
  'bad-value': ['invalid-request', 'A value is too large or not of its kind.'],
  'foreign-scope': ['not-found', 'There is no such thing here.'],
};

/** Turns whatever was thrown into problem+json (RFC 9457). A bug says nothing of its inside to the caller. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('http');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    // Without the query, which may hold a sign-in token.
    const what = `${request.method} ${request.url.split('?', 1)[0]}`;
    const problem = toProblem(thrown, what);
    if (problem.status >= 500) this.#log.error(what, thrown);
    if (reply.sent) return;
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="kizashi"');
    if (thrown instanceof OperationalError && thrown.retryable) reply.header('retry-after', '5');
    reply
      .status(problem.status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(problem);
  }
}

export function toProblem(thrown: unknown, what: string): Problem {
  if (thrown instanceof HttpProblem) {
    const errors = thrown.errors.length > 0 ? { errors: [...thrown.errors] } : {};
    return { ...describe(thrown.code, thrown.message), ...errors };
  }
  if (thrown instanceof ConstraintViolation) return describe(...CONSTRAINTS[thrown.kind]);
  if (thrown instanceof OperationalError) return describe('unavailable', `${thrown.code}: ${thrown.message}`);
  const status = statusCode(thrown);
  if (status === 404) return describe('not-found', `There is nothing at ${what}.`);
  const known = status === undefined ? undefined : BY_STATUS[status];
  if (known !== undefined) return describe(...known);
  if (status !== undefined && status < 500) return describe('malformed-body', messageOf(thrown));
  return describe('internal', 'The service failed; its log says why.');
}

function describe(code: HttpProblemCode, detail: string): Problem {
  const { status, title } = HTTP_PROBLEMS[code];
  return { type: `urn:kizashi:problem:${code}`, title, status, code, detail };
}

function messageOf(thrown: unknown): string {
  return thrown instanceof HttpException ? thrown.message : 'The request cannot be read.';
}

function statusCode(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  return typeof thrown === 'object' &&
    thrown !== null &&
    'statusCode' in thrown &&
    typeof thrown.statusCode === 'number'
    ? thrown.statusCode
    : undefined;
}
