import type { DateWords } from '../../ui/format/date-words.ts';
import { amountWords, listWords } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import type { StopDraft, StopTimes } from './stop-draft.ts';
import classes from './stop-editor.module.css';
import type { StopEntry } from './stops-at-site.ts';

interface StopWarningsProps {
  readonly draft: StopDraft;
  readonly times: StopTimes | undefined;
  readonly opened: StopEntry | undefined;
  readonly entries: readonly StopEntry[];
  readonly dates: DateWords;
  readonly now: number;
}

/** What does not stop anybody but ought to be known: how long it lasts, what it runs into, what is planned in it. */
export function StopWarnings({ draft, times, opened, entries, dates, now }: StopWarningsProps) {
  const { t, language } = useWording();
  if (times === undefined || times.to <= times.from) return null;
  const other = entries.find(
    (entry) =>
      entry.line.id === draft.lineId &&
      entry.stop.id !== opened?.stop.id &&
      entry.from < times.to &&
      entry.to > times.from,
  );
  const left = (opened?.orders ?? []).filter(({ order, agreed }) => {
    if (!agreed || order.windowFrom === null || order.windowTo === null) return false;
    return !(Date.parse(order.windowFrom) < times.to && Date.parse(order.windowTo) > times.from);
  });
  const hours = (times.to - times.from) / 3_600_000;
  return (
    <div className={classes.warnings} role="status">
      <p>
        {t('stops.editor.length', {
          hours: t('words.hoursLong', { value: amountWords(hours, language, 1) }),
        })}
      </p>
      {other && (
        <p className={classes.warning}>
          {t('stops.editor.overlaps', { line: other.line.name, when: dates.span(other.from, other.to) })}
        </p>
      )}
      {left.length > 0 && (
        <p className={classes.warning}>
          {t('stops.editor.orderMoves', {
            count: left.length,
            orders: listWords(
              left.map(({ order }) => order.number),
              t,
            ),
          })}
        </p>
      )}
      {times.to < now && <p className={classes.warning}>{t('stops.editor.past')}</p>}
    </div>
  );
}
