import { type FieldValues, nestFields, numberOf, textOf } from './field-values.ts';
import { toMinorUnits } from './money-field.ts';

export interface FieldChoice {
  readonly value: string;
  readonly label: string;
}

/** One field of a form. Its texts come from the languages; its path is that of the API, so that refusals find it. */
export interface FieldSpec {
  readonly field: string;
  /** `suggest`: free text with a list to choose from; `day`: a date, whose instant the page has to make. */
  readonly kind: 'text' | 'number' | 'money' | 'choice' | 'suggest' | 'day';
  readonly label: string;
  readonly note?: string | undefined;
  readonly choices?: readonly FieldChoice[];
  /** Said at the label: it may be left empty. */
  readonly optional?: true;
  /** Language of what is written, where it is not the page's. */
  readonly lang?: 'ja' | 'en';
  /** Codes, ids and serial numbers: no capitals, corrections or ligatures by the browser. */
  readonly code?: true;
}

/** What stands in the fields, as the API wants it. Nothing is checked here. */
export function bodyOf(
  specs: readonly FieldSpec[],
  values: FieldValues,
  currency: string,
): Record<string, unknown> {
  return nestFields(
    Object.fromEntries(specs.map(({ field, kind }) => [field, entered(kind, values[field], currency)])),
  );
}

function entered(kind: FieldSpec['kind'], text: string | undefined, currency: string): unknown {
  if (kind !== 'number' && kind !== 'money') return textOf(text);
  const number = numberOf(text);
  return kind === 'money' && number !== undefined ? toMinorUnits(number, currency) : number;
}
