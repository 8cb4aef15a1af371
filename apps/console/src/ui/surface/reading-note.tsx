import { useTranslation } from 'react-i18next';
import classes from './reading-note.module.css';

/** Stands where something is still being read. Quiet: no spinner, nothing shimmers. */
export function ReadingNote({ what }: { what: string }) {
  const { t } = useTranslation();
  return (
    <p className={classes.reading} role="status">
      {t('shell.reading', { what })}
    </p>
  );
}
