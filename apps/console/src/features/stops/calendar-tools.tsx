import type { Line, Site } from '@kizashi/api-contract';
import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { useWording } from '../../ui/format/use-wording.ts';
import { startOfWeek } from './calendar-days.ts';
import { monthName, noonOf } from './day-words.ts';
import classes from './stops-page.module.css';
import type { CalendarPlace, CalendarView } from './use-calendar-place.ts';

export type SiteOfCustomer = Site & { readonly customerName: string };

interface CalendarToolsProps {
  readonly sites: readonly SiteOfCustomer[];
  readonly site: SiteOfCustomer;
  readonly lines: readonly Line[];
  readonly place: CalendarPlace;
  readonly day: string;
  readonly firstWeekday: number;
  go(to: Partial<CalendarPlace>): void;
  onPage(direction: -1 | 1): void;
  readonly onPlan: (() => void) | undefined;
}

/** Which site and line, month or week, and the way through time. */
export function CalendarTools({
  sites,
  site,
  lines,
  place,
  day,
  firstWeekday,
  go,
  onPage,
  onPlan,
}: CalendarToolsProps) {
  const wording = useWording();
  const { t, language } = wording;
  const { view } = place;
  const customers = Map.groupBy(sites, ({ customerName }) => customerName);
  const groups = [...customers].map(([group, own]) => ({
    group,
    items: own.map(({ id, name }) => ({ value: id, label: name })),
  }));
  return (
    <div className={classes.tools}>
      {sites.length > 1 && (
        <NativeSelect
          aria-label={t('stops.site')}
          value={site.id}
          data={groups.length > 1 ? groups : (groups[0]?.items ?? [])}
          onChange={({ currentTarget }) => go({ siteId: currentTarget.value, lineId: undefined })}
        />
      )}
      {lines.length > 1 && (
        <NativeSelect
          aria-label={t('stops.linesShown')}
          value={place.lineId ?? ''}
          data={[
            { value: '', label: t('stops.allLines') },
            ...lines.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={({ currentTarget }) =>
            go({ lineId: currentTarget.value === '' ? undefined : currentTarget.value })
          }
        />
      )}
      <SegmentedControl
        aria-label={t('stops.view')}
        value={view}
        onChange={(value) => go({ view: value as CalendarView })}
        data={[
          { value: 'month', label: t('stops.month') },
          { value: 'week', label: t('stops.week') },
        ]}
      />
      <div className={classes.pager}>
        <Button aria-label={t(`stops.before.${view}`)} onClick={() => onPage(-1)}>
          <Arrow d="M7 1 3 5l4 4" />
        </Button>
        <b>
          {view === 'month'
            ? monthName(day, language)
            : t('stops.answer.week', {
                day: wording.dates('UTC', noonOf(day)).day(noonOf(startOfWeek(day, firstWeekday))),
              })}
        </b>
        <Button aria-label={t(`stops.after.${view}`)} onClick={() => onPage(1)}>
          <Arrow d="m3 1 4 4-4 4" />
        </Button>
        <Button onClick={() => go({ day: undefined })}>{t('stops.today')}</Button>
      </div>
      {onPlan && (
        <Button variant="filled" className={classes.plan!} onClick={onPlan}>
          {t('stops.plan')}
        </Button>
      )}
    </div>
  );
}

function Arrow({ d }: { d: string }) {
  return (
    <svg width="10" height="10" aria-hidden="true" className={classes.arrow}>
      <path d={d} />
    </svg>
  );
}
