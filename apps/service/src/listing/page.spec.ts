import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeCursor, encodeCursor, pageOf } from './page.ts';

/** A list in memory that answers as the database does. */
function listOf(ids: readonly string[]) {
  const sorted = [...ids].sort();
  return (limit: number, cursor: string | undefined) =>
    pageOf(
      { limit, cursor },
      (id: string) => [id],
      async (after, count) =>
        sorted.filter((id) => after === undefined || id > (after[0] ?? '')).slice(0, count),
      (id) => id,
    );
}

describe('pageOf', () => {
  it('reaches every row once, whatever the page size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string(), { maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        async (ids, limit) => {
          const read = listOf(ids);
          const seen: string[] = [];
          let cursor: string | undefined;
          do {
            const page = await read(limit, cursor);
            expect(page.items.length).toBeLessThanOrEqual(limit);
            seen.push(...page.items);
            cursor = page.nextCursor ?? undefined;
          } while (cursor !== undefined);
          expect(seen).toEqual([...ids].sort());
        },
      ),
    );
  });

  it('has no next page when the last row is on this one', async () => {
    expect((await listOf(['a', 'b'])(2, undefined)).nextCursor).toBeNull();
  });
});

describe('cursors', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (key) => {
        expect(decodeCursor(encodeCursor(key))).toEqual(key);
      }),
    );
  });

  it.each([
    '',
    'zzz',
    'bnVsbA',
    Buffer.from('[]').toString('base64url'),
    Buffer.from('[1]').toString('base64url'),
  ])('refuse %j', (cursor) => {
    expect(() => decodeCursor(cursor)).toThrow(expect.objectContaining({ code: 'invalid-request' }));
  });
});
