import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, ScrollRestoration, useLocation } from 'react-router';
import { useLiveStatus, useLiveWhileSignedIn } from '../live/live-context.tsx';
import { useSession } from '../session/use-session.ts';
import { BacklogNotice } from './backlog-notice.tsx';
import { CoverageNotices } from './coverage-notices.tsx';
import { DriveProgress } from './drive-progress.tsx';
import { LiveNotice } from './live-notice.tsx';
import { Navigation } from './navigation.tsx';
import { Preferences } from './preferences.tsx';
import classes from './shell.module.css';

/** Navigation at the side (on a phone, on top), the page beside it. Only pages that exist are linked. */
export function Shell() {
  const { t } = useTranslation();
  const session = useSession();
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useLiveWhileSignedIn();
  const stale = useLiveStatus().kind === 'lost';

  // Whoever reads by ear or by keyboard starts a new page at its beginning.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is what this effect waits for
  useEffect(() => {
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
  }, [pathname]);

  return (
    <div className={classes.app}>
      <a className={classes.skip} href="#content">
        {t('shell.skip')}
      </a>
      <header className={classes.side}>
        <div className={classes.brand}>
          <span className={classes.seal} lang="ja" aria-hidden="true">
            {t('shell.seal')}
          </span>
          {t('shell.product')}
        </div>
        <Navigation />
      </header>
      <main id="content" className={classes.main} ref={main} tabIndex={-1}>
        <LiveNotice />
        <BacklogNotice />
        <CoverageNotices />
        <DriveProgress />
        <div className={classes.page} data-stale={stale || undefined}>
          <Outlet />
        </div>
      </main>
      <footer className={classes.foot}>
        {session && (
          <p className={classes.who}>
            {session.user.name}
            <br />
            {t(`shell.role.${session.user.role}`)}
          </p>
        )}
        <Preferences />
      </footer>
      <ScrollRestoration />
    </div>
  );
}
