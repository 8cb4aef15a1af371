import type { DateWords } from '../../ui/format/date-words.ts';
import { countWord, startSentence } from '../../ui/format/number-words.ts';
import { joinSentences } from '../../ui/format/sentences.ts';
import type { Wording } from '../../ui/format/use-wording.ts';
import { monthName, noonOf } from './day-words.ts';
import type { StopEntry } from './stops-at-site.ts';
import type { CalendarView } from './use-calendar-place.ts';

interface AnswerFacts {
  readonly site: { readonly name: string };
  readonly view: CalendarView;
  readonly day: string;
  readonly span: readonly string[];
  readonly entries: readonly StopEntry[];
  readonly now: number;
  readonly dates: DateWords;
}

/** "Three stops at the works in November 2026. In one of them a part is replaced." then, in grey, the next one. */
export function stopsAnswer(
  facts: AnswerFacts,
  { t, language }: Wording,
): { readonly first: string; readonly second: string } {
  const { site, view, day, span, entries, now, dates } = facts;
  const counted = entries.filter(({ from }) =>
    view === 'week' ? span.includes(dates.isoDay(from)) : dates.isoDay(from).startsWith(day.slice(0, 7)),
  );
  const when =
    view === 'week' ? t('stops.answer.week', { day: dates.day(noonOf(span[0]!)) }) : monthName(day, language);
  const said = { site: site.name, month: when };
  const working = counted.filter(({ orders }) => orders.some(({ agreed }) => agreed)).length;
  const next = entries.find(({ from }) => from > now);
  return {
    first:
      counted.length === 0
        ? t('stops.answer.none', said)
        : joinSentences(
            [
              startSentence(
                t('stops.answer.some', {
                  ...said,
                  count: counted.length,
                  number: countWord(counted.length, language),
                }),
              ),
              working === 0
                ? ''
                : t('stops.answer.withOrders', { count: working, number: countWord(working, language) }),
            ],
            language,
          ),
    second:
      next === undefined
        ? ''
        : t('stops.answer.next', { line: next.line.name, day: dates.dayAndTime(next.from) }),
  };
}
