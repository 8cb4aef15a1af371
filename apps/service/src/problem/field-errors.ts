import { z } from 'zod';
import type { FieldError } from './http-problem.ts';

type RawIssue = Parameters<NonNullable<ReturnType<typeof z.config>['customError']>>[0];

/** Words for the mistakes that people make most; anything else keeps the schema's own message. */
export function describeIssue(issue: RawIssue): string | undefined {
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'is missing';
  if (issue.code === 'invalid_type') return `must be a ${issue.expected}`;
  if (issue.code === 'invalid_format' && issue.format === 'datetime') {
    return 'must be an ISO-8601 instant with an offset, for example 2026-11-12T06:00:00Z';
  }
  if (issue.code === 'invalid_format' && issue.format === 'regex') return `must match ${issue.pattern}`;
  return undefined;
}

/** One entry for each field at fault; an unknown field is a fault of its own. */
export function fieldErrors(issues: readonly unknown[]): FieldError[] {
  return issues.flatMap((issue) => {
    const {
      code,
      path = [],
      message = 'is not right',
      keys,
    } = issue as Partial<z.core.$ZodIssue> & {
      keys?: string[];
    };
    if (code === 'unrecognized_keys' && keys !== undefined) {
      return keys.map((key) => ({ field: fieldName([...path, key]), detail: 'is not known here' }));
    }
    return [{ field: fieldName(path), detail: message }];
  });
}

/** `channels[0].unit`; `body` for the whole of it. */
function fieldName(path: readonly PropertyKey[]): string {
  const text = path.reduce<string>(
    (name, key) => (typeof key === 'number' ? `${name}[${key}]` : `${name}.${String(key)}`),
    '',
  );
  return text === '' ? 'body' : text.replace(/^\./, '');
}

z.config({ customError: describeIssue });
