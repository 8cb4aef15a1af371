import type { Line } from '@kizashi/api-contract';
import type { DateWords } from '../../ui/format/date-words.ts';
import type { StopEntry } from './stops-at-site.ts';

/** What month, week and list are drawn from. Days are texts as `2026-11-12`, at the site. */
export interface CalendarProps {
  readonly day: string;
  readonly today: string;
  readonly lines: readonly Line[];
  readonly entries: readonly StopEntry[];
  readonly dates: DateWords;
  readonly timeZone: string;
  /** 0 is Sunday. */
  readonly firstWeekday: number;
  /** Key of the entry that is open in the form. */
  readonly selected: string | undefined;
  onOpen(entry: StopEntry): void;
  /** Undefined for those who may only look. */
  readonly onPlan: ((day: string, lineId?: string) => void) | undefined;
  onPage(direction: -1 | 1): void;
  onWeek(day: string): void;
}
