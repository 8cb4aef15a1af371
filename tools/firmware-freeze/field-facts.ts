import { WAVE_FLAG_UP, WAVE_FORMATS, WAVE_HEADER, WAVE_HEADER_BYTES } from '@kizashi/firmware-contracts';
import { SCHEMAS } from '../../firmware-contracts/src/schemas.ts';

/** A JSON Schema, as far as the contract uses it. */
export interface Schema {
  readonly $id?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly properties?: Readonly<Record<string, Schema | boolean>>;
  readonly required?: readonly string[];
  readonly items?: Schema | boolean;
  readonly prefixItems?: readonly (Schema | boolean)[];
  readonly then?: Schema;
  readonly else?: Schema;
  readonly description?: string;
  readonly [constraint: string]: unknown;
}

/** What a sender or reader of a field relies on. */
export interface FieldFacts {
  readonly required: boolean;
  readonly type?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: unknown;
  /** Named in the description. */
  readonly unit?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** Its number in compact telemetry; its place and type in the header of a wave. */
  readonly at?: unknown;
}

/** Facts of every field by kind and path: `tele/s/[]/[1]` is the second item of a sample. */
export type Facts = Readonly<Record<string, FieldFacts>>;

/** Of everything in contract v1 that crosses the wire. */
export function contractFacts(): Facts {
  const schemas: Readonly<Record<string, Schema>> = SCHEMAS;
  const all = Object.values(schemas);
  return {
    ...Object.assign({}, ...Object.entries(schemas).map(([kind, schema]) => factsOf(kind, schema, all))),
    ...waveFacts(),
  };
}

/** Of one schema, its definitions included; `all` are those that it may refer to. */
export function factsOf(kind: string, schema: Schema, all: readonly Schema[] = [schema]): Facts {
  const facts: Record<string, FieldFacts> = {};
  const resolve = (part: Schema, root: Schema): { part: Schema; root: Schema } => {
    if (part.$ref === undefined) return { part, root };
    const [file = '', pointer = ''] = part.$ref.split('#');
    const target = file === '' ? root : all.find(({ $id }) => $id?.endsWith(`/${file}`));
    if (!target) throw new Error(`no schema is ${part.$ref}`);
    const found = resolve(at(target, pointer), target);
    // What stands beside a reference says more than what it refers to.
    return { part: { ...found.part, ...part }, root: found.root };
  };
  const field = (path: string, part: Schema | boolean, root: Schema, required: boolean) => {
    if (typeof part === 'boolean') return;
    const found = resolve(part, root);
    facts[path] = { required, ...constraintsOf(found.part) };
    walk(path, found.part, found.root);
  };
  const walk = (path: string, part: Schema, root: Schema) => {
    for (const [name, property] of Object.entries(part.properties ?? {}))
      field(`${path}/${name}`, property, root, part.required?.includes(name) ?? false);
    for (const [index, item] of (part.prefixItems ?? []).entries())
      field(`${path}/[${index}]`, item, root, index < Number(part.minItems ?? 0));
    if (typeof part.items === 'object') field(`${path}/[]`, part.items, root, false);
    for (const branch of ['then', 'else'] as const)
      for (const name of part[branch]?.required ?? [])
        facts[`${path}/${branch} ${name}`] = { required: true };
  };
  walk(kind, schema, schema);
  for (const [name, definition] of Object.entries(schema.$defs ?? {}))
    walk(`${kind} ${name}`, definition, schema);
  return facts;
}

const CONSTRAINTS = [
  'type',
  'const',
  'enum',
  'pattern',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
];

function constraintsOf(part: Schema): object {
  const unit = /\b(milliseconds|seconds|hz)\b/i.exec(part.description ?? '')?.[1]?.toLowerCase();
  const key = part['x-cbor-key'];
  return {
    ...Object.fromEntries(CONSTRAINTS.flatMap((name) => (name in part ? [[name, part[name]]] : []))),
    ...(unit !== undefined && { unit }),
    ...(key !== undefined && { at: key }),
  };
}

function at(schema: Schema, pointer: string): Schema {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], schema) as Schema;
}

function waveFacts(): Facts {
  const header = Object.entries(WAVE_HEADER).map(([name, { at: place, type }]) => [
    `wave/${name}`,
    { required: true, type, at: place },
  ]);
  return {
    ...Object.fromEntries(header),
    'wave/samples': { required: true, at: WAVE_HEADER_BYTES },
    'wave/format of int16': { required: false, const: WAVE_FORMATS.int16 },
    'wave/format of float32': { required: false, const: WAVE_FORMATS.float32 },
    'wave/flag of up': { required: false, const: WAVE_FLAG_UP },
  };
}
