import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { HTTP_PROBLEMS, type HttpProblemCode } from '../problem/index.ts';

/**
 * Says what a route answers: the shape and status of success, and the codes it may refuse with. Every route has one;
 * a test compares the document with the routes that are really served.
 */
export function Answers(
  shape: z.ZodType | undefined,
  options: { readonly status?: 200 | 201 | 204; readonly problems?: readonly HttpProblemCode[] } = {},
): MethodDecorator {
  const status = options.status ?? (shape === undefined ? 204 : 200);
  const success = shape === undefined ? { status } : { status, standardSchema: shape };
  return applyDecorators(
    HttpCode(status),
    ApiResponse({ ...success, description: 'Done' }),
    ...problemResponses(options.problems ?? []),
  );
}

/** The same for a route that answers a file instead of JSON. */
export function AnswersFile(
  mediaTypes: readonly string[],
  options: { readonly problems?: readonly HttpProblemCode[] } = {},
): MethodDecorator {
  const content = Object.fromEntries(
    mediaTypes.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
  );
  return applyDecorators(
    HttpCode(200),
    ApiResponse({ status: 200, description: 'The file', content }),
    ...problemResponses(options.problems ?? []),
  );
}

/** For every POST: the header that makes a repeated request harmless. */
export function TakesIdempotencyKey(required = false): MethodDecorator {
  return ApiHeader({
    name: 'Idempotency-Key',
    required,
    description:
      'A new random value for each intention; the same value again gets the same answer for 48 hours.',
    schema: { type: 'string', minLength: 1, maxLength: 200 },
  });
}

/** For every change of something that somebody else may be changing too. */
export function TakesIfMatch(required = true): MethodDecorator {
  return ApiHeader({
    name: 'If-Match',
    required,
    description: 'The ETag of the version that is being changed, or *.',
    schema: { type: 'string' },
  });
}

function problemResponses(codes: readonly HttpProblemCode[]): MethodDecorator[] {
  const byStatus = Map.groupBy(codes, (code) => HTTP_PROBLEMS[code].status);
  return [...byStatus].map(([status, same]) =>
    ApiResponse({
      status,
      description: same.map((code) => `\`${code}\`: ${HTTP_PROBLEMS[code].title}`).join('\n\n'),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    }),
  );
}
