import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isDeviceId, parseMessage, parseTopic, topicOf } from '@kizashi/firmware-contracts';
import { goldenVectors } from '@kizashi/firmware-contracts/golden';
import fc from 'fast-check';
import { type Compiled, compile, describeWithGcc } from './c-compiler.fixture.ts';
import { wordRule } from './c-words.ts';
import { contractHeader } from './contract-header.ts';
import {
  altered,
  damaged,
  type Message,
  readable,
  sealedAgain,
  spliced,
} from './damaged-messages.fixture.ts';
import { HEADER } from './header-path.ts';

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
    program = compile('check_messages', '-O2');
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
    const guarded = compile(
      'check_messages',
      '-O1',
      '-fsanitize=address,undefined',
      '-fno-sanitize-recover=all',
    );
    try {
      // A fixed seed: the two say the same of these messages or they do not.
      const messages = [
        ...fc.sample(damaged(), { numRuns: 1_500, seed: 7 }),
        ...fc.sample(altered(), { numRuns: 1_500, seed: 8 }),
        ...fc.sample(spliced(), { numRuns: 1_000, seed: 9 }),
        ...fc.sample(sealedAgain(), { numRuns: 500, seed: 10 }),
      ];
      const expected = messages.map(verdictOf);
      const codes = [...new Set(expected.map((line) => line.split(' ')[0]))];
      expect(codes).toEqual(
        expect.arrayContaining(['not-json', 'not-cbor', 'bad-field', 'bad-chunk', 'bad-crc']),
      );
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
