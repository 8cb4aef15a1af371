import type { TimelineEntry } from '@kizashi/api-contract';

export type EntryOf<K extends TimelineEntry['kind']> = Extract<TimelineEntry, { kind: K }>;

/** A stretch of time in which something stayed as it was. */
export interface Segment<V> {
  readonly from: number;
  readonly to: number;
  readonly value: V;
}

/**
 * Entries as stretches, each from its own instant to the next one's, the last to `now`; changes that change nothing are
 * one stretch. What was before the first entry is not known and stays empty.
 * @param entries newest first, as the service gives them.
 */
export function segmentsOf<E extends { readonly at: string }, V extends string>(
  entries: readonly E[],
  read: (entry: E) => V,
  now: number,
): Segment<V>[] {
  const segments: Segment<V>[] = [];
  let to = now;
  for (const entry of entries) {
    const from = Date.parse(entry.at);
    const value = read(entry);
    const later = segments.at(-1);
    if (later?.value === value && later.from === to) segments[segments.length - 1] = { ...later, from };
    else if (from < to) segments.push({ from, to, value });
    to = Math.min(to, from);
  }
  return segments.toReversed();
}

const OVER: readonly string[] = ['closed', 'cancelled', 'declined', 'expired'];
/** Verbs that are told by the bar alone: an order that waits is updated with every forecast. */
const QUIET: readonly string[] = ['update', 'ready-check'];

/** An order from its opening to its end, or to now. */
export interface OrderSpan {
  readonly orderId: string;
  readonly number: string;
  readonly positionName: EntryOf<'order'>['positionName'];
  readonly from: number;
  readonly to: number;
  readonly over: boolean;
  readonly state: string;
  /** Instants of what people did. */
  readonly steps: readonly number[];
  /** Orders at the same time stand below each other. */
  readonly row: number;
}

/** @param entries newest first. */
export function orderSpans(entries: readonly EntryOf<'order'>[], now: number): OrderSpan[] {
  const byOrder = new Map<string, EntryOf<'order'>[]>();
  for (const entry of entries) byOrder.set(entry.orderId, [...(byOrder.get(entry.orderId) ?? []), entry]);
  const spans = [...byOrder.values()].map((own) => {
    const [newest] = own as [EntryOf<'order'>];
    const times = own.map(({ at }) => Date.parse(at));
    const over = OVER.includes(newest.toState);
    return {
      orderId: newest.orderId,
      number: newest.number,
      positionName: newest.positionName,
      from: Math.min(...times),
      to: over ? Math.max(...times) : now,
      over,
      state: newest.toState,
      steps: own.filter(({ verb }) => !QUIET.includes(verb)).map(({ at }) => Date.parse(at)),
    };
  });
  const rows: number[] = [];
  return spans
    .toSorted((a, b) => a.from - b.from)
    .map((span) => {
      const free = rows.findIndex((until) => until < span.from);
      const row = free === -1 ? rows.length : free;
      rows[row] = span.to;
      return { ...span, row };
    });
}

/** Marks that would lie on top of each other, as one. */
export interface Cluster<M> {
  readonly x: number;
  /** Newest last. */
  readonly marks: readonly M[];
}

/** @param marks oldest first; `gap` px apart or more they stay single. */
export function clusters<M extends { readonly at: string }>(
  marks: readonly M[],
  x: (at: number) => number,
  gap: number,
): Cluster<M>[] {
  const found: { x: number; marks: M[] }[] = [];
  for (const mark of marks) {
    const place = x(Date.parse(mark.at));
    const before = found.at(-1);
    if (before !== undefined && place - before.x < gap) before.marks.push(mark);
    else found.push({ x: place, marks: [mark] });
  }
  return found;
}
