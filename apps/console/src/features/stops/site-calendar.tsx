import { useMediaQuery } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { stopQuery } from '../../api/planned-stops.ts';
import { A_MINUTE, useFleetNow } from '../../app/fleet-now.ts';
import { useSession } from '../../app/session/use-session.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Answer } from '../../ui/surface/answer.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { Notice } from '../../ui/surface/notice.tsx';
import { ReadingNote } from '../../ui/surface/reading-note.tsx';
import { Agenda } from './agenda.tsx';
import { addDays, addMonths, monthWeeks, weekOf } from './calendar-days.ts';
import type { CalendarProps } from './calendar-props.ts';
import { CalendarTools, type SiteOfCustomer } from './calendar-tools.tsx';
import { MonthGrid } from './month-grid.tsx';
import { SavedNotice } from './saved-notice.tsx';
import { type Saved, StopEditor, type Subject } from './stop-editor.tsx';
import { stopsAnswer } from './stops-answer.ts';
import type { StopEntry } from './stops-at-site.ts';
import classes from './stops-page.module.css';
import type { CalendarPlace } from './use-calendar-place.ts';
import { stopRefusal } from './use-save-stop.ts';
import { useStops } from './use-stops.ts';
import { WeekLanes } from './week-lanes.tsx';

const WRITERS = new Set(['admin', 'service-manager', 'planner', 'plant-manager']);

interface SiteCalendarProps {
  readonly sites: readonly SiteOfCustomer[];
  readonly site: SiteOfCustomer;
  readonly place: CalendarPlace;
  go(to: Partial<CalendarPlace>): void;
}

export function SiteCalendar({ sites, site, place, go }: SiteCalendarProps) {
  const wording = useWording();
  const { t, language } = wording;
  const now = useFleetNow(A_MINUTE);
  const dates = wording.dates(site.timeZone, now);
  const narrow = useMediaQuery('(max-width: 760px)') ?? false;
  const session = useSession();
  const mayWrite = session != null && WRITERS.has(session.user.role);
  // Calendars on Japanese walls begin with Sunday, elsewhere with Monday (ISO 8601).
  const firstWeekday = language === 'ja' ? 0 : 1;
  const today = dates.isoDay(now);
  const day = place.day ?? today;
  const span = place.view === 'month' ? monthWeeks(day, firstWeekday).flat() : weekOf(day, firstWeekday);
  const { lines, entries, error, retry } = useStops(site, { first: span[0]!, last: span.at(-1)! }, dates);
  const shownLines = useMemo(
    () => (lines ?? []).filter(({ id }) => place.lineId === undefined || id === place.lineId),
    [lines, place.lineId],
  );
  const shown = (entries ?? []).filter(({ line }) => shownLines.includes(line));
  const editing = useEditing();
  const page = (direction: -1 | 1) =>
    go({ day: place.view === 'month' ? addMonths(day, direction) : addDays(day, 7 * direction) });
  const calendar: CalendarProps = {
    ...{ day, today, entries: shown, lines: shownLines, dates, timeZone: site.timeZone, firstWeekday },
    selected: editing.subject?.kind === 'stored' ? editing.subject.entry.key : undefined,
    onOpen: (entry) => void editing.open(entry),
    onPlan:
      mayWrite && shownLines.length > 0
        ? (wanted, lineId) => editing.plan(wanted, lineId ?? shownLines[0]!.id)
        : undefined,
    onPage: page,
    onWeek: (wanted) => go({ view: 'week', day: wanted }),
  };
  const answer = stopsAnswer({ site, view: place.view, day, span, entries: shown, now, dates }, wording);
  return (
    <>
      <div aria-live="polite">
        <Answer second={answer.second}>{answer.first}</Answer>
      </div>
      <CalendarTools
        {...{ sites, site, lines: lines ?? [], place, day, firstWeekday, go }}
        onPage={page}
        onPlan={
          calendar.onPlan &&
          (() => calendar.onPlan?.(day < today && day.slice(0, 7) === today.slice(0, 7) ? today : day))
        }
      />
      {error && <FailureNote error={error} onRetry={retry} />}
      {editing.error && <Notice tone="watch" title={stopRefusal(editing.error, wording).text} />}
      {editing.saved && (
        <SavedNotice
          key={editing.savedAt}
          {...{ saved: editing.saved, lines: lines ?? [], dates, timeZone: site.timeZone }}
        />
      )}
      {lines?.length === 0 && <Notice tone="silent" title={t('stops.noLines')} />}
      <div className={classes.columns} data-open={editing.subject !== undefined || undefined}>
        <div className={classes.calendar}>
          {entries === undefined && !error ? (
            <ReadingNote what={t('stops.readingWhat')} />
          ) : narrow ? (
            <Agenda
              {...calendar}
              entries={shown.filter(({ from }) => inSpan(dates.isoDay(from), place.view, day, span))}
            />
          ) : place.view === 'month' ? (
            <MonthGrid {...calendar} />
          ) : (
            <WeekLanes {...calendar} />
          )}
          <p className={classes.foot}>
            {t('stops.zone', { site: site.name, zone: site.timeZone })}{' '}
            {!narrow && t(mayWrite ? 'stops.keys' : 'stops.readOnly')}
          </p>
        </div>
        {editing.subject && mayWrite && (
          <StopEditor
            key={editing.key}
            {...{
              subject: editing.subject,
              lines: lines ?? [],
              entries: entries ?? [],
              timeZone: site.timeZone,
              dates,
              now,
            }}
            onSaved={editing.done}
            onReload={() => void editing.reload()}
            onClose={editing.close}
          />
        )}
      </div>
    </>
  );
}

/** The list of a month holds that month alone, not the days around it that fill its weeks. */
function inSpan(
  startsOn: string,
  view: CalendarPlace['view'],
  day: string,
  span: readonly string[],
): boolean {
  return view === 'week' ? span.includes(startsOn) : startsOn.slice(0, 7) === day.slice(0, 7);
}

/** What is open in the form, what was saved last, and where the focus goes when the form closes. */
function useEditing() {
  const client = useQueryClient();
  const [state, setState] = useState<{
    readonly subject: Subject | undefined;
    readonly key: number;
    readonly error?: Error | undefined;
  }>({ subject: undefined, key: 0 });
  const [saved, setSaved] = useState<{ readonly saved: Saved; readonly at: number }>();
  const [opener, setOpener] = useState<HTMLElement | null>(null);
  const show = (subject: Subject | undefined, error?: Error) =>
    setState(({ key }) => ({ subject, key: key + 1, error }));
  const remember = () => {
    setSaved(undefined);
    if (document.activeElement instanceof HTMLElement) setOpener(document.activeElement);
  };
  const open = async (entry: StopEntry) => {
    remember();
    try {
      const { value, tag } = await client.fetchQuery(stopQuery(entry.stop.id));
      show({ kind: 'stored', entry, stored: value, tag: tag ?? '*' });
    } catch (error) {
      show(undefined, error instanceof Error ? error : new Error(String(error)));
    }
  };
  const close = () => {
    show(undefined);
    opener?.focus();
  };
  const { subject } = state;
  return {
    ...state,
    saved: saved?.saved,
    savedAt: saved?.at,
    open,
    plan: (day: string, lineId: string) => {
      remember();
      show({ kind: 'new', day, lineId });
    },
    reload: async () => {
      await client.invalidateQueries({ queryKey: ['planned-stops', 'occurrences'] });
      if (subject?.kind === 'stored') await open(subject.entry);
    },
    done: (result: Saved) => {
      setSaved({ saved: result, at: Date.now() });
      close();
    },
    close,
  };
}
