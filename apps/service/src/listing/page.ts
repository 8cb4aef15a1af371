import { HttpProblem } from '../problem/index.ts';

/** `?limit=&cursor=` of every list, already checked by `pageQuery`. */
export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Page<Item> {
  readonly items: Item[];
  /** Null at the end of the list. */
  readonly nextCursor: string | null;
}

/**
 * One page of a list that is ordered by a key which never changes, so that rows added or removed while somebody
 * pages are neither skipped nor doubled.
 * @param read rows whose key is greater than `after`, ascending, at most `count`
 * @param keyOf the key of a row, one string a column
 */
export async function pageOf<Row, Item>(
  query: PageQuery,
  keyOf: (row: Row) => readonly string[],
  read: (after: readonly string[] | undefined, count: number) => Promise<readonly Row[]>,
  toItem: (row: Row) => Item,
): Promise<Page<Item>> {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor);
  const rows = await read(after, query.limit + 1);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    nextCursor: rows.length > query.limit && last !== undefined ? encodeCursor(keyOf(last)) : null,
  };
}

export function encodeCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

export function decodeCursor(cursor: string): readonly string[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(key) && key.length > 0 && key.every((part) => typeof part === 'string')) return key;
  } catch {
    // Falls through: whatever it is, it is none of our cursors.
  }
  throw new HttpProblem('invalid-request', 'cursor is not one that this list has given out.', [
    { field: 'cursor', detail: 'must be the nextCursor of the page before, unchanged' },
  ]);
}
