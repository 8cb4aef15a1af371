import { Button } from '@mantine/core';
import { useWording } from '../../ui/format/use-wording.ts';
import classes from './fleet-page.module.css';

/** Instead of rows that jump under the pointer: says how many would, and leaves the moment to the reader. */
export function MovedBar({ moved, onSort }: { moved: number; onSort(): void }) {
  const { t } = useWording();
  return (
    <div className={classes.moved} role="status">
      <b>{t('fleet.movedRows', { count: moved })}</b>
      <span>{t('fleet.movedDetail')}</span>
      <Button size="compact-xs" onClick={onSort}>
        {t('fleet.sortAgain')}
      </Button>
    </div>
  );
}
