import { describe, expect, it } from '@jest/globals';
import { OperationalError } from '@kizashi/kernel';
import { HttpException, NotFoundException } from '@nestjs/common';
import { HTTP_PROBLEMS, HttpProblem } from './http-problem.ts';
import { toProblem } from './problem.filter.ts';

describe('toProblem', () => {
  it('carries code, status, title and the fields at fault', () => {
    const errors = [{ field: 'name', detail: 'is missing' }];
    expect(toProblem(new HttpProblem('invalid-request', 'name is missing.', errors), 'POST /x')).toEqual({
      type: 'urn:kizashi:problem:invalid-request',
      title: HTTP_PROBLEMS['invalid-request'].title,
      status: 400,
      code: 'invalid-request',
      detail: 'name is missing.',
      errors,
    });
  });

  it('names the operational code of a store that is down', () => {
    const down = new OperationalError('database-unavailable', 'the connection was lost', { retryable: true });
    expect(toProblem(down, 'GET /x')).toMatchObject({
      status: 503,
      code: 'unavailable',
      detail: 'database-unavailable: the connection was lost',
    });
  });

  it.each([
    [413, 'body-too-large'],
    [415, 'unsupported-media-type'],
    [400, 'malformed-body'],
  ])('knows what Fastify refuses with %d', (status, code) => {
    expect(toProblem(new HttpException('from below', status), 'POST /x')).toMatchObject({ status, code });
  });

  it('names an address at which nothing is', () => {
    expect(toProblem(new NotFoundException(), 'GET /nowhere')).toMatchObject({
      code: 'not-found',
      detail: 'There is nothing at GET /nowhere.',
    });
  });

  it('says nothing of the inside of a bug', () => {
    const problem = toProblem(new Error('select * from secrets'), 'GET /x');
    expect(problem).toMatchObject({ status: 500, code: 'internal' });
    expect(JSON.stringify(problem)).not.toContain('secrets');
  });
});
