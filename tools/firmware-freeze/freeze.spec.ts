import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { DOCUMENT_KINDS } from '@kizashi/firmware-contracts';
import { breaches } from './breaches.ts';
import { contractFacts, factsOf, type Schema } from './field-facts.ts';
import { FROZEN } from './frozen.ts';

const frozen = JSON.parse(readFileSync(FROZEN, 'utf8'));

describe('contract v1', () => {
  it('breaks no device that was built for it', () => {
    expect(breaches(frozen, contractFacts())).toEqual([]);
  });

  it('is frozen whole; after an optional field was added: npm run firmware-freeze', () => {
    expect(frozen).toEqual(JSON.parse(JSON.stringify(contractFacts())));
  });

  it('is frozen by every kind, down to parts of samples and bytes of waves', () => {
    expect(frozen['tele/t0']).toMatchObject({ required: false, type: 'integer', unit: 'milliseconds' });
    expect(frozen['telec/s/[]/[0]']).toMatchObject({ required: true, type: 'integer', maximum: 255 });
    expect(frozen['telec/up']).toMatchObject({ at: 4 });
    expect(frozen['evt counterReset/from']).toMatchObject({ required: true, type: 'number' });
    expect(frozen['wave/crc']).toEqual({ required: true, type: 'u32', at: 36 });
    expect(frozen['claim/rsp/else secret']).toEqual({ required: true });
    const kinds = [...DOCUMENT_KINDS, 'wave'];
    expect(kinds.filter((kind) => !Object.keys(frozen).some((path) => path.startsWith(`${kind}/`)))).toEqual(
      [],
    );
  });
});

describe('breaches', () => {
  const schema = {
    required: ['v', 'up'],
    properties: {
      v: { const: 1 },
      up: { type: 'integer', minimum: 0, maximum: 100, description: 'Milliseconds since boot.' },
      st: { enum: ['a', 'b'] },
      id: { type: 'string', pattern: '^x$', 'x-cbor-key': 3 },
    },
  } satisfies Schema;
  const { properties } = schema;
  const said = (now: Schema) =>
    breaches(factsOf('k', schema), factsOf('k', now)).map((what) => what.split(': v1 only')[0]);
  const withField = (name: string, field: Schema) => ({
    ...schema,
    properties: { ...properties, [name]: field },
  });

  it('let v1 grow', () => {
    expect(said(schema)).toEqual([]);
    expect(said(withField('note', { type: 'string' }))).toEqual([]);
    expect(said(withField('more', { required: ['a'], properties: { a: {} } }))).toEqual([]);
    expect(said(withField('st', { enum: ['a', 'b', 'c'] }))).toEqual([]);
    expect(said(withField('up', { ...properties.up, maximum: 200 }))).toEqual([]);
  });

  it.each<[string, Schema, string]>([
    [
      'a field is gone',
      { ...schema, properties: { v: properties.v, up: properties.up, st: properties.st } },
      'k/id is gone',
    ],
    [
      'a new field is required',
      { ...withField('n', {}), required: ['v', 'up', 'n'] },
      'k/n is new and required',
    ],
    ['a field becomes required', { ...schema, required: ['v', 'up', 'st'] }, 'k/st became required'],
    ['a field is required no more', { ...schema, required: ['v'] }, 'k/up is required no more'],
    [
      'a type changes',
      withField('up', { ...properties.up, type: 'number' }),
      'k/up has another type: "integer" became "number"',
    ],
    [
      'a unit changes',
      withField('up', { ...properties.up, description: 'Seconds since boot.' }),
      'k/up has another unit: "milliseconds" became "seconds"',
    ],
    [
      'a number for a name changes',
      withField('id', { ...properties.id, 'x-cbor-key': 4 }),
      'k/id has another at: 3 became 4',
    ],
    [
      'a pattern changes',
      withField('id', { ...properties.id, pattern: '^y$' }),
      'k/id has another pattern: "^x$" became "^y$"',
    ],
    ['a value is lost', withField('st', { enum: ['a'] }), 'k/st lost a value of ["a","b"]'],
    ['a bound is lower', withField('up', { ...properties.up, maximum: 99 }), 'k/up has a lower maximum: 99'],
    ['a bound is new', withField('id', { ...properties.id, minLength: 2 }), 'k/id has a higher minLength: 2'],
  ])('say when %s', (_, now, expected) => {
    expect(said(now)).toEqual([expected]);
  });

  it('explain the rule', () => {
    expect(breaches(factsOf('k', schema), {})[0]).toContain('v1 only ever gains optional fields');
  });
});
