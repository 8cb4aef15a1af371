/**
 * Keeps rows where they are while somebody reads them. `shown` are the ids on the screen, `wanted` the newest order;
 * rows that are gone leave, new ones come in at the end, all others keep their place.
 * @returns the ids to show, and how many rows the newest order would move.
 */
export function steadyOrder(
  shown: readonly string[],
  wanted: readonly string[],
): { readonly ids: readonly string[]; readonly moved: number } {
  const still = new Set(wanted);
  const kept = shown.filter((id) => still.has(id));
  const known = new Set(kept);
  const ids = [...kept, ...wanted.filter((id) => !known.has(id))];
  return { ids, moved: movedRows(ids, wanted) };
}

/** The fewest rows that have to move to turn one order into the other: all but the longest run already in order. */
function movedRows(shown: readonly string[], wanted: readonly string[]): number {
  const place = new Map(wanted.map((id, index) => [id, index]));
  // Longest increasing subsequence by patience sorting: `ends[n]` is the lowest last place of a run of n + 1 rows.
  const ends: number[] = [];
  for (const id of shown) {
    const at = place.get(id) ?? 0;
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! < at) low = middle + 1;
      else high = middle;
    }
    ends[low] = at;
  }
  return shown.length - ends.length;
}
