import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isDeviceId, type MessageKind, parseMessage, parseTopic, topicOf } from '@kizashi/firmware-contracts';
import { goldenVectors } from '@kizashi/firmware-contracts/golden';
import fc from 'fast-check';
import { type Compiled, compile, describeWithGcc } from './c-compiler.fixture.ts';
import { wordRule } from './c-words.ts';
import { contractHeader } from './contract-header.ts';
import { HEADER } from './header-path.ts';

interface Message {
  readonly kind: MessageKind;
  readonly payload: Uint8Array;
}

/** Golden vectors that a C99 program without a JSON library cannot judge, with the reason. There is none. */
const NOT_JUDGED_IN_C: Readonly<Record<string, string>> = {};

/** What the service makes of a message, in the words of check_messages. */
function verdictOf({ kind, payload }: Message): string {
  const parsed = parseMessage(kind, payload);
  if (!parsed.ok) return parsed.error.code;
  const { message } = parsed.value;
  const refused = 'refused' in message ? message.refused : [];
  return ['ok', ...refused.map(({ index, code }) => `${index}:${code}`)].join(' ');
}

describe('kizashi_contract_v1.h', () => {
  it('is what the contract gives; else: npm run firmware-header', () => {
    expect(readFileSync(HEADER, 'utf8')).toBe(contractHeader());
  });

  it('refuses a pattern that it cannot say in C', () => {
    expect(() => wordRule('X', '^(a|b)+$')).toThrow('X: the header cannot say ^(a|b)+$');
  });
});

describeWithGcc('firmware-contracts/c, in C99 without a warning', () => {
  let program: Compiled;
  beforeAll(() => {
    program = compile('-O2');
  });
  afterAll(() => program?.remove());

  /** One line a message, in their order. */
  function judge(by: Compiled, messages: readonly Message[]): string[] {
    const args = messages.flatMap(({ kind, payload }, i) => {
      const path = join(by.folder, `${i}.bin`);
      writeFileSync(path, payload);
      return [kind, path];
    });
    return by
      .run(...args)
      .trimEnd()
      .split('\n');
  }

  it('says of every golden vector what the service says', () => {
    const vectors = goldenVectors().filter(
      ({ contract, name }) => !(`${contract}/${name}` in NOT_JUDGED_IN_C),
    );
    const named = (lines: readonly string[]) =>
      vectors.map(({ contract, name }, i) => `${contract}/${name}: ${lines[i]}`);
    expect(vectors.length).toBeGreaterThanOrEqual(50);
    expect(named(judge(program, vectors))).toEqual(named(vectors.map(verdictOf)));
  });

  it('leaves no golden vector out without saying why', () => {
    const names = goldenVectors().map(({ contract, name }) => `${contract}/${name}`);
    for (const [name, reason] of Object.entries(NOT_JUDGED_IN_C)) {
      expect(names).toContain(name);
      expect(reason.length).toBeGreaterThan(10);
    }
  });

  it('says the same of messages that were damaged, and reads no byte beyond them', () => {
    const guarded = compile('-O1', '-fsanitize=address,undefined', '-fno-sanitize-recover=all');
    try {
      // A fixed seed: the two say the same of these messages or they do not.
      const messages = [
        ...fc.sample(damaged(), { numRuns: 1_500, seed: 7 }),
        ...fc.sample(altered(), { numRuns: 1_500, seed: 8 }),
      ];
      const expected = messages.map(verdictOf);
      expect(new Set(expected.map((line) => line.split(' ')[0])).size).toBeGreaterThanOrEqual(8);
      const said = judge(guarded, messages);
      const different = messages.flatMap(({ kind, payload }, i) =>
        said[i] === expected[i] ? [] : [{ kind, text: readable(kind, payload), c: said[i], ts: expected[i] }],
      );
      expect(different).toEqual([]);
    } finally {
      guarded.remove();
    }
  });

  it('builds topics as the service does, and none of words that are none', () => {
    expect(program.run('topic', 'maker', 'd-0042', 'tele').trim()).toBe(
      topicOf({ tenant: 'maker', device: 'd-0042' }, 'tele'),
    );
    for (const device of ['', 'D', 'a/b', 'a+', '-a', 'ä', 'a'.repeat(64), 'a'.repeat(65)])
      expect([device, program.run('topic', 'maker', device, 'err').trim() !== 'refused']).toEqual([
        device,
        isDeviceId(device),
      ]);
    for (const tenant of ['maker', 'ma_ker', 'a'.repeat(32), 'a'.repeat(33)]) {
      const topic = program.run('topic', tenant, 'd', 'evt').trim();
      expect([tenant, topic !== 'refused']).toEqual([
        tenant,
        parseTopic(`kz/v1/${tenant}/d/evt`) !== undefined,
      ]);
    }
  });
});

const SMALL = goldenVectors().filter(({ payload }) => payload.length > 2 && payload.length < 2_000);

function isBinary(kind: string): boolean {
  return kind === 'telec' || kind.startsWith('wave/');
}

function readable(kind: string, payload: Uint8Array): string {
  return Buffer.from(payload).toString(isBinary(kind) ? 'hex' : 'utf8');
}

/** A golden message in which bytes were overwritten, taken out or doubled. */
function damaged(): fc.Arbitrary<Message> {
  const damage = fc.record({
    at: fc.nat(),
    take: fc.constantFrom(0, 1, 1, 3),
    put: fc.oneof(
      fc.constantFrom(
        '"',
        '\\',
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '0',
        '-',
        '1e9',
        '.5',
        'null',
        '\\u00e9',
        '\\ud800',
      ),
      fc.uint8Array({ maxLength: 2 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    ),
  });
  return fc
    .tuple(fc.constantFrom(...SMALL), fc.array(damage, { minLength: 1, maxLength: 3 }))
    .map(([{ kind, payload }, damages]) => {
      let bytes = Buffer.from(payload);
      for (const { at, take, put } of damages) {
        const from = at % (bytes.length + 1);
        bytes = Buffer.concat([
          bytes.subarray(0, from),
          Buffer.from(put, 'latin1'),
          bytes.subarray(from + take),
        ]);
      }
      return { kind, payload: bytes };
    });
}

/** A golden message in which a value, however deep, was replaced by another one. */
function altered(): fc.Arbitrary<Message> {
  const documents = SMALL.flatMap(({ kind, payload }) => {
    if (isBinary(kind)) return [];
    const parsed = parseMessage(kind, payload);
    return parsed.ok
      ? [
          {
            kind,
            text: Buffer.from(payload)
              .toString()
              .replace(/^\ufeff/, ''),
          },
        ]
      : [];
  });
  const value = fc.oneof(
    fc.constantFrom<unknown>(
      0,
      1,
      -1,
      2,
      1.5,
      255,
      256,
      1e9,
      4_294_967_296,
      1_700_000_000,
      '',
      'x',
      'A',
      null,
      true,
    ),
    fc.constantFrom<unknown>(
      'a'.repeat(48),
      'a'.repeat(49),
      'é'.repeat(33),
      '🔥'.repeat(32),
      'online',
      'mode',
    ),
    fc.jsonValue({ maxDepth: 2 }),
  );
  return fc.tuple(fc.constantFrom(...documents), fc.nat(), value).map(([{ kind, text }, at, put]) => {
    const places: [object, string][] = [];
    const document: unknown = JSON.parse(text, function (this: object, key, read) {
      if (key !== '') places.push([this, key]);
      return read;
    });
    const [holder, key] = places[at % places.length]!;
    Object.assign(holder, { [key]: put });
    return { kind, payload: Buffer.from(JSON.stringify(document)) };
  });
}
