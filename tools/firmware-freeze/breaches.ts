import { isDeepStrictEqual } from 'node:util';
import type { Facts, FieldFacts } from './field-facts.ts';

const THE_RULE =
  'v1 only ever gains optional fields, and a field keeps its name, type and unit; a change of meaning or unit is a new field or v2 (firmware-contracts/README.md, Versions)';

/** What a device or service that was built for `frozen` would trip over in `now`; nothing where v1 only grew. */
export function breaches(frozen: Facts, now: Facts): string[] {
  const ofOld = Object.entries(frozen).flatMap(([path, before]) => {
    const after = now[path];
    return (after ? changes(before, after) : ['is gone']).map((what) => `${path} ${what}`);
  });
  const ofNew = Object.entries(now).flatMap(([path, { required }]) =>
    required && !(path in frozen) && hasFieldsBeside(frozen, path) ? [`${path} is new and required`] : [],
  );
  return [...ofOld, ...ofNew].map((what) => `${what}: ${THE_RULE}`);
}

/** Whether what holds the field is not new as well: a new optional object may require what it likes. */
function hasFieldsBeside(frozen: Facts, path: string): boolean {
  const holder = path.slice(0, path.lastIndexOf('/') + 1);
  return Object.keys(frozen).some((one) => one.startsWith(holder));
}

function changes(before: FieldFacts, after: FieldFacts): string[] {
  const said: string[] = [];
  if (before.required !== after.required)
    said.push(after.required ? 'became required' : 'is required no more');
  for (const name of ['type', 'const', 'pattern', 'unit', 'at'] as const) {
    if (!isDeepStrictEqual(before[name], after[name]))
      said.push(`has another ${name}: ${JSON.stringify(before[name])} became ${JSON.stringify(after[name])}`);
  }
  const values = after.enum;
  if (before.enum && !(values && before.enum.every((value) => values.includes(value))))
    said.push(`lost a value of ${JSON.stringify(before.enum)}`);
  if (!before.enum && values) said.push(`takes only ${JSON.stringify(values)} now`);
  for (const name of ['minimum', 'minLength', 'minItems'] as const)
    if ((after[name] ?? Number.NEGATIVE_INFINITY) > (before[name] ?? Number.NEGATIVE_INFINITY))
      said.push(`has a higher ${name}: ${after[name]}`);
  for (const name of ['maximum', 'maxLength', 'maxItems'] as const)
    if ((after[name] ?? Number.POSITIVE_INFINITY) < (before[name] ?? Number.POSITIVE_INFINITY))
      said.push(`has a lower ${name}: ${after[name]}`);
  return said;
}
