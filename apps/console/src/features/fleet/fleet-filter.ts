import type { FleetRow, Machine } from '@kizashi/api-contract';
import { DAY_MS } from '@kizashi/kernel';
import { answerable } from '../../ui/advice/answerable.ts';

export interface FleetFilter {
  readonly text: string;
  readonly states: ReadonlySet<Machine['state']>;
  readonly orderSoon: boolean;
}

export const EVERYTHING: FleetFilter = { text: '', states: new Set(), orderSoon: false };
export const ORDER_SOON_DAYS = 14;

export function isEverything(filter: FleetFilter): boolean {
  return filter.text.trim() === '' && filter.states.size === 0 && !filter.orderSoon;
}

/** An open order whose order-by date is passed or at most 14 days away and which still waits for an answer. */
export function ordersSoon({ order }: FleetRow, now: number): boolean {
  if (order === null || order.orderBy === null) return false;
  return answerable(order) && Date.parse(order.orderBy) - now <= ORDER_SOON_DAYS * DAY_MS;
}

/** Full-width letters and digits, as Japanese keyboards type them, count as their plain forms (Unicode NFKC). */
function folded(text: string): string {
  return text.normalize('NFKC').toLocaleLowerCase('en');
}

const searched = new WeakMap<FleetRow, string>();

/** All names of a machine as one text, in both languages; made once a row, since every key press asks for it. */
function namesOf(row: FleetRow): string {
  const known = searched.get(row);
  if (known !== undefined) return known;
  const names = folded(
    [
      row.machine.serial,
      row.modelName,
      row.customerName,
      row.siteName,
      row.lineName,
      row.positionName?.en ?? '',
      row.positionName?.ja ?? '',
      row.order?.number ?? '',
    ].join('\n'),
  );
  searched.set(row, names);
  return names;
}

/** Every word must be found in a name of the machine, whatever the language of the screen. */
export function matches(row: FleetRow, filter: FleetFilter, now: number): boolean {
  if (filter.states.size > 0 && !filter.states.has(row.machine.state)) return false;
  if (filter.orderSoon && !ordersSoon(row, now)) return false;
  const words = folded(filter.text).split(/\s+/u).filter(Boolean);
  return words.length === 0 || words.every((word) => namesOf(row).includes(word));
}
