import { z } from 'zod';
import type { FieldError } from './http-problem.ts';

type RawIssue = Parameters<NonNullable<ReturnType<typeof z.config>['customError']>>[0];

/** Words for the mistakes that people make most; anything else keeps the schema's own message. */
export function describeIssue(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be a ${issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.join(', ')}`;
    case 'too_small':
      return `must ${boundOf(issue.origin, 'at least', issue.minimum)}`;
    case 'too_big':
      return `must ${boundOf(issue.origin, 'at most', issue.maximum)}`;
    case 'invalid_format':
      return FORMATS[issue.format] ?? (issue.pattern && `must match ${issue.pattern}`);
    case 'invalid_union': {
      // One value or a list of them: what is wrong with the one value says it all.
      const [first] = issue.errors[0] ?? [];
      return first?.path.length === 0 ? first.message : undefined;
    }
    default:
      return undefined;
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'must be an ISO-8601 instant with an offset, for example 2026-11-12T06:00:00Z',
  email: 'must be an e-mail address, for example kim@example.com',
};

function boundOf(origin: string, comparison: string, bound: number | bigint): string {
  if (origin === 'string')
    return `have ${comparison} ${bound} ${Number(bound) === 1 ? 'character' : 'characters'}`;
  if (origin === 'array') return `have ${comparison} ${bound} ${Number(bound) === 1 ? 'entry' : 'entries'}`;
  return `be ${comparison} ${bound}`;
}

/**
 * One entry for each field at fault; an unknown field is a fault of its own.
 * @param whole name of what was checked: a parameter, or `body`
 */
export function fieldErrors(issues: readonly unknown[], whole: string): FieldError[] {
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
      return keys.map((key) => ({ field: fieldName([...path, key], whole), detail: 'is not known here' }));
    }
    return [{ field: fieldName(path, whole), detail: message }];
  });
}

/** `channels[0].unit`; `whole` where the path is empty. */
function fieldName(path: readonly PropertyKey[], whole: string): string {
  const text = path.reduce<string>(
    (name, key) => (typeof key === 'number' ? `${name}[${key}]` : `${name}.${String(key)}`),
    '',
  );
  return text === '' ? whole : text.replace(/^\./, '');
}

z.config({ customError: describeIssue });
