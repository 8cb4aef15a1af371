import type { SeqRanges } from './seq-ranges.ts';

/** Messages [from, to) of a boot that have not come in, though later ones have. */
export interface SeqGap {
  readonly from: number;
  readonly to: number;
}

/**
 * Holes in what was seen of one boot, ascending. A boot counts from 0, so what is missing before the first message is
 * a hole too. Messages after the last one are unknown, not missing.
 */
export function gapsIn(seen: SeqRanges): readonly SeqGap[] {
  let expected = 0;
  const gaps: SeqGap[] = [];
  for (const [from, to] of seen) {
    if (from > expected) gaps.push({ from: expected, to: from });
    expected = Math.max(expected, to);
  }
  return gaps;
}
