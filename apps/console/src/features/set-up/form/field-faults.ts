import type { Problem } from '@kizashi/api-contract';
import type { TFunction } from 'i18next';

/** What is wrong, by the path of the field in the API; `''` is about the whole. */
export type FieldFaults = ReadonlyMap<string, string>;

export const NO_FAULTS: FieldFaults = new Map();

/** The part of a zod issue that is read here. */
interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly expected?: unknown;
  readonly origin?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly format?: unknown;
}

/** Any shape of the API contract. */
export interface Checks<T> {
  safeParse(value: unknown): {
    readonly data?: T | undefined;
    readonly error?: { readonly issues: readonly Issue[] } | undefined;
  };
}

/** What was entered, as far as it can be judged here: either right, or at fault somewhere. */
export type Checked<T> = { readonly body: T } | { readonly faults: FieldFaults };

/** What the contract would refuse is said in the reader's words: most mistakes need no journey to the service. */
export function check<T>(shape: Checks<T>, entered: unknown, t: TFunction): Checked<T> {
  const { data, error } = shape.safeParse(entered);
  if (error === undefined && data !== undefined) return { body: data };
  const faults = new Map<string, string>();
  for (const issue of error?.issues ?? []) {
    const field = fieldName(issue.path);
    if (!faults.has(field)) faults.set(field, issueWords(issue, valueAt(entered, issue.path), t));
  }
  return { faults };
}

/** What the service refused, at its fields, in its own words. */
export function faultsOfProblem({ errors = [] }: Problem): FieldFaults {
  return new Map(errors.map(({ field, detail }) => [field, detail]));
}

/** `channels[0].unit`, as the service writes it. */
function fieldName(path: readonly PropertyKey[]): string {
  return path
    .reduce<string>(
      (name, key) => (typeof key === 'number' ? `${name}[${key}]` : `${name}.${String(key)}`),
      '',
    )
    .replace(/^\./, '');
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    body,
  );
}

function issueWords(issue: Issue, value: unknown, t: TFunction): string {
  const { code, origin, minimum, maximum } = issue;
  if (value === undefined) return t('setUp.fault.missing');
  if (code === 'invalid_type')
    return t(issue.expected === 'int' ? 'setUp.fault.wholeNumber' : 'setUp.fault.number');
  if (code === 'invalid_value') return t('setUp.fault.choose');
  if (code === 'too_small' && origin === 'array') return t('setUp.fault.atLeastOne');
  if (code === 'too_small') return t('setUp.fault.tooSmall', { bound: String(minimum) });
  if (code === 'too_big' && origin === 'string') return t('setUp.fault.tooLong', { bound: String(maximum) });
  if (code === 'too_big') return t('setUp.fault.tooBig', { bound: String(maximum) });
  if (code === 'invalid_format') return t('setUp.fault.idForm');
  return t('setUp.fault.zonesGrow');
}
