import { useTranslation } from 'react-i18next';
import { useDrive } from '../live/use-drive.ts';
import classes from './drive-progress.module.css';

/** While a past is being built: how far it has come. Calm, and gone when the clock is the wall's. */
export function DriveProgress() {
  const { t } = useTranslation();
  const drive = useDrive();
  if (drive === undefined) return null;
  const { day, days, share } = drive;
  const said = t('shell.drive', { day, days });
  return (
    <div className={classes.drive}>
      <p>
        <b>{said}</b> {t('shell.driveDetail')}
      </p>
      <progress className={classes.bar} max={1} value={share} aria-label={said} />
    </div>
  );
}
