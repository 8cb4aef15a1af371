import { Link } from 'react-router';
import { useWording } from '../../ui/format/use-wording.ts';
import { StateMark } from '../../ui/marks/state-mark.tsx';
import { Card } from '../../ui/surface/card.tsx';
import classes from './changes-card.module.css';
import type { DatedChange } from './use-fleet-changes.ts';

/** What became different while somebody watched, newest first. Read out politely as it comes in. */
export function ChangesCard({ changes }: { changes: readonly DatedChange[] }) {
  const { t } = useWording();
  return (
    <Card title={t('fleet.changes')} aside={changes.length > 0 ? String(changes.length) : undefined}>
      <div role="log" aria-live="polite">
        {changes.length === 0 ? (
          <p className={classes.none}>{t('fleet.noChanges')}</p>
        ) : (
          <ul className={classes.changes}>
            {changes.map((change) => (
              <li key={change.key}>
                <StateMark kind={change.state} />
                <span>
                  {change.fittedPartId === null ? (
                    <b>{change.serial}</b>
                  ) : (
                    <Link to={`/parts/${change.fittedPartId}`}>{change.serial}</Link>
                  )}{' '}
                  {change.text}
                </span>
                <time dateTime={new Date(change.at).toISOString()}>{change.time}</time>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}
