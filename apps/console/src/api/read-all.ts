interface PageOf<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** Rows a call; with the calls it bounds what a choice can offer, and what a browser has to hold. */
const ROWS_A_CALL = 500;
const MOST_CALLS = 20;

/** Every row of a list, at most ten thousand. @param next reads the page behind a cursor */
export async function readAll<T>(
  next: (query: { readonly limit: number; readonly cursor?: string }) => Promise<PageOf<T>>,
): Promise<readonly T[]> {
  const rows: T[] = [];
  let cursor: string | null = null;
  for (let calls = 0; calls < MOST_CALLS; calls += 1) {
    const page: PageOf<T> = await next({ limit: ROWS_A_CALL, ...(cursor !== null && { cursor }) });
    rows.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  return rows;
}
