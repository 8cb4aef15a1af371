import { page } from '@kizashi/api-contract';
import { applyDecorators, Delete, Get, Patch, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { z } from 'zod';
import type { HttpProblemCode } from '../problem/index.ts';
import { Answers, TakesIdempotencyKey, TakesIfMatch } from './answers.ts';

/** The five routes that most resources have, each with its place in the document and what it may refuse with. */

type Problems = readonly HttpProblemCode[];

export function ListRoute(summary: string, shape: z.ZodType): MethodDecorator {
  return applyDecorators(
    Get(),
    ApiOperation({ summary }),
    Answers(page(shape), { problems: ['invalid-request', 'not-signed-in'] }),
  );
}

export function ReadRoute(summary: string, shape: z.ZodType, path = ':id'): MethodDecorator {
  return applyDecorators(
    Get(path),
    ApiOperation({ summary }),
    Answers(shape, { problems: ['not-signed-in', 'not-found'] }),
  );
}

const WRITE: Problems = [
  'invalid-request',
  'malformed-body',
  'not-signed-in',
  'foreign-origin',
  'not-allowed',
  'not-found',
  'body-too-large',
  'unsupported-media-type',
];

export function CreateRoute(summary: string, shape: z.ZodType, more: Problems = []): MethodDecorator {
  return applyDecorators(
    Post(),
    ApiOperation({ summary }),
    TakesIdempotencyKey(),
    Answers(shape, { status: 201, problems: [...WRITE, 'idempotency-key-reused', ...more] }),
  );
}

export function ChangeRoute(
  summary: string,
  shape: z.ZodType,
  more: Problems = [],
  path = ':id',
): MethodDecorator {
  return applyDecorators(
    Patch(path),
    ApiOperation({ summary }),
    TakesIfMatch(),
    Answers(shape, { problems: [...WRITE, 'precondition-required', 'version-changed', ...more] }),
  );
}

export function RemoveRoute(
  summary: string,
  more: Problems = ['still-in-use'],
  path = ':id',
): MethodDecorator {
  return applyDecorators(
    Delete(path),
    ApiOperation({ summary }),
    Answers(undefined, {
      problems: ['not-signed-in', 'foreign-origin', 'not-allowed', 'not-found', ...more],
    }),
  );
}
