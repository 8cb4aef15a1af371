/** Seqs as half-open ranges [from, to), ascending, none touching the next. */
export type SeqRanges = readonly (readonly [from: number, to: number])[];

export function includesSeq(ranges: SeqRanges, seq: number): boolean {
  // From the newest end: messages arrive nearly in order.
  for (let i = ranges.length - 1; i >= 0; i -= 1) {
    const range = ranges[i];
    if (range && seq >= range[0]) return seq < range[1];
  }
  return false;
}

/** The same ranges with `seq` in them. */
export function withSeq(ranges: SeqRanges, seq: number): SeqRanges {
  const last = ranges.at(-1);
  if (last && last[1] === seq) return [...ranges.slice(0, -1), [last[0], seq + 1]];
  if (includesSeq(ranges, seq)) return ranges;
  const before = ranges.filter(([, to]) => to < seq);
  const after = ranges.filter(([from]) => from > seq + 1);
  const touching = ranges.slice(before.length, ranges.length - after.length);
  const from = Math.min(seq, touching[0]?.[0] ?? seq);
  const to = Math.max(seq + 1, touching.at(-1)?.[1] ?? 0);
  return [...before, [from, to], ...after];
}
