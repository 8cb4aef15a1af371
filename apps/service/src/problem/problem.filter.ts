import type { Problem } from '@kizashi/api-contract';
import { OperationalError } from '@kizashi/kernel';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorCode } from './error-code.ts';
import { HTTP_PROBLEMS, HttpProblem, type HttpProblemCode } from './http-problem.ts';

/** Fastify's own refusals, before any controller is reached, by their error code. */
const FASTIFY_CODES: Readonly<Record<string, readonly [HttpProblemCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['body-too-large', 'The body is larger than 8 MB: send it in smaller parts.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['malformed-body', 'The body is empty, though its type says JSON.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['malformed-body', 'The body is not valid JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['malformed-body', 'The body is not as long as Content-Length says.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported-media-type', 'Send the body as application/json.'],
};

/** Turns whatever was thrown into problem+json (RFC 9457). A bug says nothing of its inside to the caller. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('http');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = toProblem(thrown, `${request.method} ${request.url.split('?', 1)[0]}`);
    if (problem.status >= 500) this.#log.error(`${request.method} ${request.url}`, thrown);
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
  if (thrown instanceof OperationalError) return describe('unavailable', `${thrown.code}: ${thrown.message}`);
  const [code, detail] = FASTIFY_CODES[errorCode(thrown) ?? ''] ?? [];
  if (code !== undefined && detail !== undefined) return describe(code, detail);
  if (thrown instanceof HttpException && thrown.getStatus() === 404) {
    return describe('not-found', `There is nothing at ${what}.`);
  }
  const status = statusCode(thrown);
  if (status !== undefined && status >= 400 && status < 500)
    return describe('malformed-body', String(thrown));
  return describe('internal', 'The service failed; its log says why.');
}

function describe(code: HttpProblemCode, detail: string): Problem {
  const { status, title } = HTTP_PROBLEMS[code];
  return { type: `urn:kizashi:problem:${code}`, title, status, code, detail };
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
