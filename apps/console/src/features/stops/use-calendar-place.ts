import { useSearchParams } from 'react-router';

export type CalendarView = 'month' | 'week';

/** Where the calendar is, as the address says it: `?site=…&line=…&view=week&day=2026-11-12`. */
export interface CalendarPlace {
  readonly siteId: string | undefined;
  readonly lineId: string | undefined;
  readonly view: CalendarView;
  /** A day in the span that is shown; undefined is today. */
  readonly day: string | undefined;
}

export function useCalendarPlace(): { place: CalendarPlace; go(to: Partial<CalendarPlace>): void } {
  const [search, setSearch] = useSearchParams();
  const day = search.get('day') ?? '';
  const place: CalendarPlace = {
    siteId: search.get('site') ?? undefined,
    lineId: search.get('line') ?? undefined,
    view: search.get('view') === 'week' ? 'week' : 'month',
    day: /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)) ? day : undefined,
  };
  return {
    place,
    go: (to) => {
      const { siteId, lineId, view, day: wanted } = { ...place, ...to };
      const next = { site: siteId, line: lineId, view: view === 'week' ? 'week' : undefined, day: wanted };
      setSearch(Object.entries(next).filter((entry): entry is [string, string] => entry[1] !== undefined));
    },
  };
}
