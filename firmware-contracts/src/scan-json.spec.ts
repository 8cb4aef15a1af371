import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findJsonFlaw } from './scan-json.ts';

describe('findJsonFlaw', () => {
  it('passes whatever JSON.stringify writes within the depth', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        expect(findJsonFlaw(JSON.stringify(value, null, 1), 8)).toBeUndefined();
      }),
    );
  });

  it('finds a repeated key wherever it stands and however it is spelt', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue({ maxDepth: 2 }), (key, value) => {
        const escaped = [...key].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
        fc.pre([...key].every((c) => c.length === 1));
        const text = `[{${JSON.stringify(key)}:${JSON.stringify(value)},"${escaped}" :1}]`;
        expect(findJsonFlaw(text, 8)).toBe('duplicate-key');
      }),
    );
  });

  it('counts nesting, not brackets inside of strings', () => {
    expect(findJsonFlaw('{"a":"[[[[[[[[[["}', 2)).toBeUndefined();
    expect(findJsonFlaw('{"a\\\\":[[1]]}', 3)).toBeUndefined();
    expect(findJsonFlaw('{"a\\":[":[[1]]}', 2)).toBe('too-deep');
  });

  it('allows one key in two objects', () => {
    expect(findJsonFlaw('[{"a":1},{"a":2},{"b":{"a":1},"a":3}]', 8)).toBeUndefined();
  });
});
