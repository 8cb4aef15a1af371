import { Button, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { browserZone } from '../../ui/format/browser-zone.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Notice } from '../../ui/surface/notice.tsx';
import { useLive, useLiveStatus } from '../live/live-context.tsx';

/** Says that the page is no longer up to date, since when, and what can be done. Wall time: it is about the screen. */
export function LiveNotice() {
  const { t } = useTranslation();
  const { dates } = useWording();
  const live = useLive();
  const status = useLiveStatus();
  return (
    <div role="status">
      {status.kind === 'live' && status.recovered && <VisuallyHidden>{t('shell.liveAgain')}</VisuallyHidden>}
      {status.kind === 'lost' && (
        <Notice
          tone="silent"
          title={t('shell.notLiveSince', { time: dates(browserZone(), status.since).time(status.since) })}
          action={
            <Button size="compact-xs" onClick={() => live.reconnect()}>
              {t('shell.tryNow')}
            </Button>
          }
        >
          {t('shell.notLiveDetail')}
        </Notice>
      )}
    </div>
  );
}
