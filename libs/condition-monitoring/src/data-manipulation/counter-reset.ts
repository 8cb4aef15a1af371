import type { ChannelId, EpochMs } from '@kizashi/kernel';

/** A counter of use that began again, as its device reported: from what it showed to what it showed then. */
export interface CounterReset {
  readonly channel: ChannelId;
  readonly at: EpochMs;
  readonly before: number;
  readonly after: number;
}

/**
 * What a counter rose by between two readings with the reported resets in between, so that use is counted on over
 * them: `100 … 105 → 0 … 3` is a rise of 8. Undefined where the readings do not show the resets (the last one may have
 * been read before) or contradict them; then the counter itself has to tell, and no use is counted twice.
 * @param resets of this counter between the two readings, in order
 */
export function riseOverResets(
  first: number,
  last: number,
  resets: readonly Pick<CounterReset, 'before' | 'after'>[],
): number | undefined {
  if (resets.length === 0) return undefined;
  const highest = Math.max(...resets.map(({ before }) => before));
  const seen = last < first || last > highest;
  if (!seen) return undefined;
  let rise = 0;
  let from = first;
  for (const { before, after } of resets) {
    if (before < from) return undefined;
    rise += before - from;
    from = after;
  }
  return last < from ? undefined : rise + last - from;
}
