import { DAY_MS } from '@kizashi/kernel';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readingsBacklogQuery } from '../../api/readings-backlog.ts';
import { browserZone } from '../../ui/format/browser-zone.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Notice } from '../../ui/surface/notice.tsx';

/**
 * Says that new readings are not stored, or are stored but shown late, and since when. Wall time: it is about a server, not
 * about the fleet.
 */
export function BacklogNotice() {
  const { t } = useTranslation();
  const { dates } = useWording();
  const { data } = useQuery(readingsBacklogQuery);
  const { backlog, refusing } = data ?? {};
  const words = dates(browserZone(), Date.now());
  const timeOf = (iso: string) => {
    const since = Date.parse(iso);
    return Date.now() - since < DAY_MS ? words.time(since) : words.dayAndTime(since);
  };
  return (
    <div role="status">
      {refusing && (
        <Notice tone="watch" title={t('shell.readingsRefused', { time: timeOf(refusing.since) })}>
          {t('shell.readingsRefusedDetail')}
        </Notice>
      )}
      {backlog && (
        <Notice
          tone="silent"
          title={t(backlog.shown ? 'shell.backlog' : 'shell.readingsLate', { time: timeOf(backlog.since) })}
        >
          {t(backlog.shown ? 'shell.backlogDetail' : 'shell.readingsLateDetail')}
        </Notice>
      )}
    </div>
  );
}
