import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink, useLocation } from 'react-router';
import { useSession } from '../session/use-session.ts';
import classes from './shell.module.css';

/** Every page that exists, by what it is for. On a phone it is folded away until somebody asks for it. */
export function Navigation() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const id = useId();
  // Models are learned from every customer's parts.
  const maker = useSession()?.user.customerId === null;
  const [open, setOpen] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page folds it again
  useEffect(() => setOpen(false), [pathname]);

  return (
    <>
      <button
        type="button"
        className={classes.menu}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {t('shell.menu')}
      </button>
      <nav
        id={id}
        className={classes.nav}
        data-open={open || undefined}
        aria-label={t('shell.mainNavigation')}
      >
        <div>
          <h2>{t('shell.watch')}</h2>
          <Link to="/" aria-current={pathname === '/' || pathname.startsWith('/parts/') ? 'page' : undefined}>
            {t('shell.fleet')}
          </Link>
          <NavLink to="/plant-risk">{t('shell.plantRisk')}</NavLink>
        </div>
        <div>
          <h2>{t('shell.act')}</h2>
          <NavLink to="/orders">{t('shell.orders')}</NavLink>
          <NavLink to="/stops">{t('shell.stops')}</NavLink>
        </div>
        <div>
          <h2>{t('shell.prove')}</h2>
          <NavLink to="/results">{t('shell.results')}</NavLink>
          {maker && <NavLink to="/models">{t('shell.models')}</NavLink>}
        </div>
        <div>
          <h2>{t('shell.care')}</h2>
          <NavLink to="/set-up">{t('shell.setUp')}</NavLink>
          <NavLink to="/devices">{t('shell.devices')}</NavLink>
        </div>
      </nav>
    </>
  );
}
