import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parseMessage, TOPIC_RULES } from '@kizashi/firmware-contracts';
import { goldenVectors } from '@kizashi/firmware-contracts/golden';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { asyncapiDocument, asyncapiText } from './asyncapi-document.ts';
import { DOCUMENT } from './document-path.ts';
import { type Json, toDraft07 } from './draft-07.ts';

type Branch = { readonly [key: string]: Json };

/** What AsyncAPI publishes of its version 3.0.0 and what its own parser judges by. That parser brings 170 packages. */
const ASYNCAPI_3: Branch = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0-without-$id.json');

function at(document: Json, pointer: string): Json | undefined {
  return pointer
    .split('/')
    .slice(1)
    .reduce<Json | undefined>(
      (branch, key) =>
        typeof branch === 'object' && branch !== null
          ? (branch as Branch)[key.replace('~1', '/').replace('~0', '~')]
          : undefined,
      document,
    );
}

function refsIn(part: Json): string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value] : refsIn(value as Json),
  );
}

describe('firmware-contracts/asyncapi.yaml', () => {
  const text = readFileSync(DOCUMENT, 'utf8');
  const document: Json = parse(text);
  /** `strict` off: the schemas carry x-cbor-key and bare formats. */
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  beforeAll(() => {
    ajv.addSchema({ ...(document as Branch), $id: 'asyncapi' });
  });

  it('is what the contract gives; else: npm run firmware-asyncapi', () => {
    expect(text).toBe(asyncapiText());
    expect(document).toEqual(asyncapiDocument());
  });

  it('is AsyncAPI 3 by its own schema', () => {
    const judge = new Ajv({ strict: false, validateFormats: false });
    const validate = judge.compile(ASYNCAPI_3);
    expect([validate(document), validate.errors]).toEqual([true, null]);
    const { channels, ...without } = document as Branch;
    expect(validate({ ...without, channels: { birth: { adress: 'x' } } })).toBe(false);
  });

  it('refers to nothing that is not there', () => {
    const refs = refsIn(document);
    expect(refs.length).toBeGreaterThan(100);
    expect(refs.filter((ref) => !ref.startsWith('#/') || at(document, ref.slice(1)) === undefined)).toEqual(
      [],
    );
  });

  it('speaks of every topic once, from the side of the device', () => {
    const operations = Object.values(at(document, '/operations') as Branch) as Branch[];
    const rules = Object.values(TOPIC_RULES);
    expect(operations).toHaveLength(rules.length + 3);
    expect(operations.filter(({ action }) => action === 'send')).toHaveLength(
      rules.filter(({ direction }) => direction === 'up').length + 2,
    );
  });

  it('accepts every JSON message that is right as a whole, and none whose field is wrong', () => {
    let judged = 0;
    for (const { contract, name, kind, payload } of goldenVectors()) {
      const parsed = parseMessage(kind, payload);
      const isWhole =
        parsed.ok && !('refused' in parsed.value.message && parsed.value.message.refused.length > 0);
      if (kind === 'telec' || kind.startsWith('wave/')) continue;
      if (!isWhole && (parsed.ok || parsed.error.code !== 'bad-field')) continue;
      const schema = kind.replace(/\/(\w)/, (_, letter: string) => letter.toUpperCase());
      const validate = ajv.getSchema(`asyncapi#/components/schemas/${schema}`);
      const message: unknown = JSON.parse(
        Buffer.from(payload)
          .toString('utf8')
          .replace(/^\ufeff/, ''),
      );
      expect([contract, name, validate?.(message)]).toEqual([contract, name, isWhole]);
      judged += 1;
    }
    expect(judged).toBeGreaterThan(80);
  });

  it('shows examples that are messages of the contract', () => {
    const messages = Object.values(at(document, '/components/messages') as Branch) as Branch[];
    const shown = messages.flatMap(({ name, examples }) =>
      Array.isArray(examples) ? [[String(name), (examples[0] as Branch).payload] as const] : [],
    );
    expect(shown.length).toBe(messages.length - 2);
    for (const [kind, payload] of shown) {
      expect([kind, parseMessage(kind, Buffer.from(JSON.stringify(payload))).ok]).toEqual([kind, true]);
    }
  });
});

describe('toDraft07', () => {
  it('says tuples, definitions and references as draft 07 does', () => {
    const schema = {
      $schema: 'x',
      $id: 'y',
      prefixItems: [true, { $ref: '#/$defs/a', description: 'why' }],
      items: false,
      $defs: { a: { type: 'array', items: { $ref: 'b' } } },
    };
    expect(toDraft07(schema, (ref) => `to ${ref}`)).toEqual({
      items: [true, { description: 'why', allOf: [{ $ref: 'to #/$defs/a' }] }],
      additionalItems: false,
      definitions: { a: { type: 'array', items: { $ref: 'to b' } } },
    });
  });
});
