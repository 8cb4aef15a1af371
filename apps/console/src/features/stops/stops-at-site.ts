import type { Line, Order, PlannedStop } from '@kizashi/api-contract';
import type { DateWords } from '../../ui/format/date-words.ts';
import type { Wording } from '../../ui/format/use-wording.ts';

/** An order whose window lies in a stop. */
export interface OrderInStop {
  readonly order: Order;
  /** Somebody has agreed to the window; else it is only advised. */
  readonly agreed: boolean;
}

/** One time that a line of the site stands still. */
export interface StopEntry {
  readonly key: string;
  readonly stop: PlannedStop;
  readonly line: Line;
  readonly from: number;
  readonly to: number;
  /** Days of the site that it touches. */
  readonly days: readonly string[];
  readonly orders: readonly OrderInStop[];
}

const UNDER_WAY = new Set(['accepted', 'parts-reserved', 'scheduled', 'ready', 'in-progress']);
const ADVISED = new Set(['advised', 'proposed']);
/** A stop of more days than these is cut in the calendar; the service allows no longer one. */
const MOST_DAYS = 62;

/** @param lineOfMachine by machine id; an order of a machine that is not known yet is not shown */
export function entriesOf(
  occurrences: readonly PlannedStop[],
  lines: readonly Line[],
  orders: readonly Order[],
  lineOfMachine: ReadonlyMap<string, string>,
  dates: DateWords,
): StopEntry[] {
  const lineById = new Map(lines.map((line) => [line.id, line]));
  const ordersOf = Map.groupBy(orders, ({ machineId }) => lineOfMachine.get(machineId));
  return occurrences
    .flatMap((stop): StopEntry[] => {
      const line = lineById.get(stop.lineId);
      if (line === undefined) return [];
      const [from, to] = [Date.parse(stop.from), Date.parse(stop.to)];
      return [
        {
          key: `${stop.id} ${stop.from}`,
          ...{ stop, line, from, to },
          days: touchedDays(from, to, dates),
          orders: (ordersOf.get(stop.lineId) ?? []).flatMap((order) => orderIn(order, from, to)),
        },
      ];
    })
    .sort((a, b) => a.from - b.from || a.line.name.localeCompare(b.line.name));
}

function orderIn(order: Order, from: number, to: number): OrderInStop[] {
  const agreed = UNDER_WAY.has(order.state);
  if (!agreed && !ADVISED.has(order.state)) return [];
  const option = order.options.find(({ chosen }) => chosen);
  const window = agreed
    ? { from: order.windowFrom, to: order.windowTo }
    : { from: option?.windowFrom ?? null, to: option?.windowTo ?? null };
  if (window.from === null || window.to === null) return [];
  return Date.parse(window.from) < to && Date.parse(window.to) > from ? [{ order, agreed }] : [];
}

function touchedDays(from: number, to: number, dates: DateWords): string[] {
  const last = dates.isoDay(Math.max(from, to - 1));
  const days: string[] = [];
  for (let at = from; days.length < MOST_DAYS; at += 43_200_000) {
    const day = dates.isoDay(at);
    if (day > last) break;
    if (days.at(-1) !== day) days.push(day);
  }
  return days;
}

/** "06:00–14:00", or its part on a day of several: "from 22:00", "all day", "until 06:00". */
export function timeOn(entry: StopEntry, day: string, dates: DateWords, { t }: Wording): string {
  const [first, last] = [entry.days[0], entry.days.at(-1)];
  const said = { from: dates.time(entry.from), to: dates.time(entry.to) };
  if (first === last) return t('stops.entry.span', said);
  if (day === first) return t('stops.entry.from', said);
  return day === last ? t('stops.entry.until', said) : t('stops.entry.allDay');
}

/** "20:00 to Sun 8 Nov, 02:00"; the day of its end only where it is another one. */
export function wholeTime(entry: StopEntry, dates: DateWords, { t }: Wording): string {
  const to = entry.days.length === 1 ? dates.time(entry.to) : dates.dayAndTime(entry.to);
  return t('words.range', { low: dates.time(entry.from), high: to });
}
