/** Half-open range of seqs [from, to). */
export type SeqRange = readonly [from: number, to: number];

/** Ascending ranges, those that touch or overlap made one. */
export function mergeRanges(ranges: Iterable<SeqRange>): SeqRange[] {
  const merged: [from: number, to: number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** Ranges that hold exactly these seqs. */
export function rangesOf(seqs: Iterable<number>): SeqRange[] {
  return mergeRanges([...seqs].map((seq): SeqRange => [seq, seq + 1]));
}
