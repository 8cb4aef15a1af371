import type { FieldValues } from './form/field-values.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

export function namesById(rows: readonly Named[]): ReadonlyMap<string, string> {
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Where there is nothing to choose, it is chosen. */
export function onlyOne(field: string, rows: readonly { readonly id: string }[]): FieldValues {
  const [first, ...others] = rows;
  return first !== undefined && others.length === 0 ? { [field]: first.id } : {};
}
