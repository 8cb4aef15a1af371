import { useQuery } from '@tanstack/react-query';
import { sitesQuery } from '../../api/planned-stops.ts';
import { PageTop } from '../../app/shell/page-top.tsx';
import { useWording } from '../../ui/format/use-wording.ts';
import { Empty } from '../../ui/surface/empty.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { ReadingNote } from '../../ui/surface/reading-note.tsx';
import { SiteCalendar } from './site-calendar.tsx';
import { useCalendarPlace } from './use-calendar-place.ts';

/** When lines stand still anyway, by site: months and weeks, planned and changed in place. */
export function StopsPage() {
  const { t } = useWording();
  const { data: sites, error, refetch } = useQuery(sitesQuery);
  const { place, go } = useCalendarPlace();
  const site = sites?.find(({ id }) => id === place.siteId) ?? sites?.[0];
  return (
    <>
      <title>{t('stops.title')}</title>
      <PageTop>{site ? `${site.customerName}${t('words.listJoin')}${site.name}` : t('stops.title')}</PageTop>
      {error && <FailureNote error={error} onRetry={() => void refetch()} />}
      {!sites && !error && <ReadingNote what={t('stops.readingWhat')} />}
      {sites?.length === 0 && (
        <Empty title={t('stops.emptyTitle')}>
          <p>{t('stops.emptyDetail')}</p>
        </Empty>
      )}
      {sites && site && <SiteCalendar key={site.id} {...{ sites, site, place, go }} />}
    </>
  );
}
