import { describe, expect, it } from '@jest/globals';
import { parseMessage } from '../parse-message.ts';
import { goldenVectors } from './golden-vectors.ts';

describe('golden vectors', () => {
  const vectors = goldenVectors();

  it('cover every contract, valid and invalid', () => {
    expect(vectors.length).toBeGreaterThanOrEqual(40);
    expect(vectors.filter((vector) => 'rejection' in vector).length).toBeGreaterThanOrEqual(10);
    expect(new Set(vectors.map((vector) => vector.contract)).size).toBe(5);
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
