import { DAY_MS } from '@kizashi/kernel';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readingsBacklogQuery } from '../../api/readings-backlog.ts';
import { browserZone } from '../../ui/format/browser-zone.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Notice } from '../../ui/surface/notice.tsx';

/** Says that readings are stored but shown late, and since when. Wall time: it is about a server, not about the fleet. */
export function BacklogNotice() {
  const { t } = useTranslation();
  const { dates } = useWording();
  const { data } = useQuery(readingsBacklogQuery);
  const backlog = data?.backlog ?? undefined;
  if (backlog === undefined) return <div role="status" />;
  const since = Date.parse(backlog.since);
  const words = dates(browserZone(), Date.now());
  const time = Date.now() - since < DAY_MS ? words.time(since) : words.dayAndTime(since);
  return (
    <div role="status">
      <Notice tone="silent" title={t(backlog.shown ? 'shell.backlog' : 'shell.readingsLate', { time })}>
        {t(backlog.shown ? 'shell.backlogDetail' : 'shell.readingsLateDetail')}
      </Notice>
    </div>
  );
}
