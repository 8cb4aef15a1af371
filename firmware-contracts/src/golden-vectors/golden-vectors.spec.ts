import { describe, expect, it } from '@jest/globals';
import { CONTRACT_CODES } from '../contract-codes.ts';
import { parseMessage } from '../parse-message.ts';
import { DOCUMENT_KINDS } from '../topics.ts';
import { type GoldenVector, goldenVectors } from './golden-vectors.ts';

describe('golden vectors', () => {
  const vectors = goldenVectors();

  it('cover every contract, valid and invalid', () => {
    expect(vectors.length).toBeGreaterThanOrEqual(200);
    const kinds = [...DOCUMENT_KINDS, 'wave'].sort();
    const kindsOf = (some: readonly GoldenVector[]) =>
      [...new Set(some.map(({ kind }) => (kind.startsWith('wave/') ? 'wave' : kind)))].sort();
    expect(kindsOf(vectors.filter((vector) => 'expected' in vector))).toEqual(kinds);
    expect(kindsOf(vectors.filter((vector) => 'rejection' in vector))).toEqual(kinds);
  });

  it('show every code with which a payload as a whole is refused', () => {
    const shown = new Set(
      vectors.flatMap((vector) => ('rejection' in vector ? [vector.rejection.code] : [])),
    );
    // An unknown kind has no folder of its own.
    expect([...shown, 'unknown-kind'].sort()).toEqual([...CONTRACT_CODES]);
  });

  it('name the message that was refused where its key could still be read', () => {
    const refused = parseMessage('tele', Buffer.from('{"v":9,"bid":"7f3a9c21","seq":5,"s":[]}'));
    expect(refused).toMatchObject({ ok: false, error: { code: 'unknown-version', bid: '7f3a9c21', seq: 5 } });
    const unreadable = parseMessage('tele', Buffer.from('{"v":9,"bid":"../x","seq":-5,"s":[]}'));
    expect(unreadable).not.toHaveProperty('error.bid');
    expect(unreadable).not.toHaveProperty('error.seq');
  });

  it.each(vectors.map((vector) => [`${vector.contract}/${vector.name}`, vector] as const))(
    '%s',
    (_, vector) => {
      const result = parseMessage(vector.kind, vector.payload);
      if ('rejection' in vector) {
        expect(result).toMatchObject({ ok: false, error: vector.rejection });
      } else {
        expect(result).toEqual({ ok: true, value: vector.expected });
      }
    },
  );
});
