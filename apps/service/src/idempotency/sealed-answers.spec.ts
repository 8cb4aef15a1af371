import { describe, expect, it } from '@jest/globals';
import { SealedAnswers } from './sealed-answers.ts';

const answer = { id: 'dev_1', secret: 'shown-once' };
const sealed = new SealedAnswers('s'.repeat(32));

describe('SealedAnswers', () => {
  it('opens with the same secret and key, and shows nothing without', () => {
    const text = sealed.seal(answer, 'key-1');
    expect(sealed.open(text, 'key-1')).toEqual(answer);
    expect(Buffer.from(text, 'base64').toString('latin1')).not.toContain('shown-once');
  });

  it('seals the same answer differently each time', () => {
    expect(sealed.seal(answer, 'key-1')).not.toBe(sealed.seal(answer, 'key-1'));
  });

  it('keeps the absence of an answer', () => {
    expect(sealed.open(sealed.seal(undefined, 'k'), 'k')).toBeUndefined();
  });

  it('opens neither with another key, nor another secret, nor when a byte was changed', () => {
    const text = sealed.seal(answer, 'key-1');
    const tampered = Buffer.from(text, 'base64');
    tampered[20] = (tampered[20] ?? 0) ^ 1;
    expect(() => sealed.open(text, 'key-2')).toThrow();
    expect(() => new SealedAnswers('t'.repeat(32)).open(text, 'key-1')).toThrow();
    expect(() => sealed.open(tampered.toString('base64'), 'key-1')).toThrow();
  });
});
