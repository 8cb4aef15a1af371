/** What stands in the fields of a form: text, by the path of the field in the API (`name.ja`, `prior.eta`). */
export type FieldValues = Readonly<Record<string, string>>;

type Nested = { [key: string]: unknown };

/**
 * `{'name.ja': '軸受', 'prior.eta': 3}` becomes `{name: {ja: '軸受'}, prior: {eta: 3}}`; undefined values are left out,
 * so that a field that was left empty is missing and not empty.
 */
export function nestFields(values: Readonly<Record<string, unknown>>): Nested {
  const whole: Nested = {};
  for (const [path, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const names = path.split('.');
    const last = names.pop() ?? path;
    let place = whole;
    for (const name of names) {
      place[name] ??= {};
      place = place[name] as Nested;
    }
    place[last] = value;
  }
  return whole;
}

/** Text without spaces around it; undefined where nothing was written. */
export function textOf(value: string | undefined): string | undefined {
  const text = value?.trim() ?? '';
  return text === '' ? undefined : text;
}

/** "1,234.5" and "１２３" are numbers; what is none is NaN, which every shape refuses; nothing written is undefined. */
export function numberOf(value: string | undefined): number | undefined {
  const text = textOf(value)?.normalize('NFKC').replaceAll(/[,\s]/g, '');
  return text === undefined ? undefined : Number(text);
}
