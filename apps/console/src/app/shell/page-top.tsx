import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveStatus } from '../live/live-context.tsx';
import classes from './page-top.module.css';

/** The grey line above a page: where one is at the left, how fresh it is at the right. */
export function PageTop({ children, freshness }: { children: ReactNode; freshness?: string | undefined }) {
  const { t } = useTranslation();
  const status = useLiveStatus();
  return (
    <div className={classes.top}>
      <div className={classes.where}>{children}</div>
      {status.kind !== 'lost' && (
        <div className={classes.live}>
          <span className={classes.dot} data-on={status.kind === 'live' || undefined} />
          {t(status.kind === 'live' ? 'shell.live' : 'shell.connecting')}
          {freshness !== undefined && <span className={classes.freshness}>{freshness}</span>}
        </div>
      )}
    </div>
  );
}
