import type { FieldError } from './http-problem.ts';

/**
 * Texts that no store can keep as they are: PostgreSQL has no place for U+0000, and half of a surrogate pair has no
 * form in UTF-8. One entry for each field at fault.
 * @param value what a request brought, in any depth
 * @param whole name of what was checked: a parameter, or `body`
 */
export function textFaults(value: unknown, whole: string): FieldError[] {
  return faultsIn(value, '', whole);
}

function faultsIn(value: unknown, at: string, whole: string): FieldError[] {
  if (typeof value === 'string') {
    const detail = faultOf(value);
    return detail === undefined ? [] : [{ field: at === '' ? whole : at, detail }];
  }
  if (Array.isArray(value)) return value.flatMap((one, i) => faultsIn(one, `${at}[${i}]`, whole));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => {
    const inKey = faultOf(key);
    if (inKey !== undefined) return [{ field: at === '' ? whole : at, detail: `has a name that ${inKey}` }];
    return faultsIn(one, at === '' ? key : `${at}.${key}`, whole);
  });
}

function faultOf(text: string): string | undefined {
  if (text.includes('\0')) return 'must not hold the character U+0000';
  return text.isWellFormed() ? undefined : 'must not hold half of a surrogate pair';
}
