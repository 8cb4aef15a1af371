import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CONTRACT_CODES } from './contract-codes.ts';
import { goldenVectors } from './golden-vectors/golden-vectors.ts';
import { parseMessage } from './parse-message.ts';
import { DOCUMENT_KINDS, type MessageKind } from './topics.ts';

const kind = fc.constantFrom<MessageKind[]>(...DOCUMENT_KINDS, 'wave/c1/0');

function answersWithAKnownCode(of: MessageKind, payload: Uint8Array): void {
  const result = parseMessage(of, payload);
  if (!result.ok) expect(CONTRACT_CODES).toContain(result.error.code);
}

describe('parseMessage', () => {
  it('answers any bytes with a message or a code of the contract', () => {
    fc.assert(fc.property(kind, fc.uint8Array({ maxLength: 200 }), answersWithAKnownCode), { numRuns: 500 });
  });

  it('answers any JSON', () => {
    const payload = fc.json({ maxDepth: 5 }).map((text) => Buffer.from(text));
    fc.assert(fc.property(kind, payload, answersWithAKnownCode), { numRuns: 500 });
  });

  it('answers golden messages of which any field was replaced', () => {
    const documents = goldenVectors().flatMap((vector) => {
      if (!('expected' in vector) || vector.payload[0] !== 123) return [];
      return [{ of: vector.kind, fields: JSON.parse(Buffer.from(vector.payload).toString()) as object }];
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...documents),
        fc.nat(),
        fc.jsonValue({ maxDepth: 3 }),
        (document, at, value) => {
          const names = Object.keys(document.fields);
          const name = names[at % names.length] ?? 'v';
          const payload = Buffer.from(JSON.stringify({ ...document.fields, [name]: value }));
          answersWithAKnownCode(document.of, payload);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('names a kind that it does not know without repeating all of it', () => {
    const result = parseMessage('x'.repeat(10_000), Buffer.from('{}'));
    expect(result).toMatchObject({ ok: false, error: { code: 'unknown-kind' } });
    if (!result.ok) expect(result.error.detail.length).toBeLessThan(200);
  });
});
