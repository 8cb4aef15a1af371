import type { Order } from '@kizashi/api-contract';
import { answerable } from '../../ui/advice/answerable.ts';

/** Urgent ones first, then what waits for an answer by its order-by date, then the rest by window. */
export function byOrderByDate(a: Order, b: Order): number {
  return (
    Number(b.urgent) - Number(a.urgent) ||
    Number(answerable(b)) - Number(answerable(a)) ||
    instant(a.orderBy) - instant(b.orderBy) ||
    instant(a.windowFrom) - instant(b.windowFrom) ||
    a.number.localeCompare(b.number, undefined, { numeric: true })
  );
}

function instant(at: string | null): number {
  return at === null ? Number.MAX_SAFE_INTEGER : Date.parse(at);
}

export interface WaitingOrders {
  readonly count: number;
  /** With the nearest order-by date that is still ahead. */
  readonly next: Order | undefined;
  readonly passed: number;
}

export function waitingOrders(orders: readonly Order[], now: number): WaitingOrders {
  const waiting = orders.filter(answerable);
  const dated = waiting.filter(({ orderBy }) => orderBy !== null);
  return {
    count: waiting.length,
    next: dated.filter(({ orderBy }) => Date.parse(orderBy!) >= now).toSorted(byOrderByDate)[0],
    passed: dated.filter(({ orderBy }) => Date.parse(orderBy!) < now).length,
  };
}
