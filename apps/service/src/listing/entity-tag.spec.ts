import { describe, expect, it } from '@jest/globals';
import { entityTag, requireMatch } from './entity-tag.ts';

const tag = entityTag({ name: 'Ome', timeZone: 'Asia/Tokyo' });

describe('entityTag', () => {
  it('is a quoted string that changes with the content', () => {
    expect(tag).toMatch(/^"[\w-]{22}"$/);
    expect(entityTag({ name: 'Ome', timeZone: 'Asia/Tokyo' })).toBe(tag);
    expect(entityTag({ name: 'Ome', timeZone: 'Asia/Seoul' })).not.toBe(tag);
  });
});

describe('requireMatch', () => {
  it.each([tag, '*', `"old", ${tag}`])('lets %s pass', (ifMatch) => {
    expect(() => requireMatch(ifMatch, tag)).not.toThrow();
  });

  it('asks for the version', () => {
    expect(() => requireMatch(undefined, tag)).toThrow(
      expect.objectContaining({ code: 'precondition-required' }),
    );
  });

  it.each(['"old"', `W/${tag}`, tag.slice(1, -1), ''])('refuses %s', (ifMatch) => {
    expect(() => requireMatch(ifMatch, tag)).toThrow(expect.objectContaining({ code: 'version-changed' }));
  });
});
