import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { failuresQuery, type Period } from '../../api/results.ts';
import { browserZone } from '../../ui/format/browser-zone.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { Tag } from '../../ui/surface/tag.tsx';
import classes from './results-page.module.css';

/** Parts that failed while the machine ran: what was seen coming and what was missed. */
export function FailuresCard({ period }: { period: Period }) {
  const wording = useWording();
  const { t, language } = wording;
  const { data: failures } = useQuery(failuresQuery(period));
  if (!failures) return null;
  return (
    <Card
      title={t('results.failures.title')}
      aside={failures.length > 0 && failures.length.toLocaleString(language)}
    >
      {failures.length === 0 && <p className={classes.none}>{t('results.failures.none')}</p>}
      {failures.length > 0 && (
        <ul className={classes.rows}>
          {failures.map(({ fittedPartId, machineSerial, positionName, endedAt, orderId }) => (
            <li key={`${fittedPartId} ${endedAt}`}>
              <div>
                <Link to={`/parts/${fittedPartId}`}>{machineSerial}</Link>{' '}
                <span>{positionName[language]}</span>
                <p>{wording.dates(browserZone(), Date.parse(endedAt)).day(Date.parse(endedAt))}</p>
              </div>
              {orderId === null ? (
                <Tag tone="alarm">{t('results.failures.without')}</Tag>
              ) : (
                <Link to={`/orders/${orderId}`}>{t('results.failures.withOrder')}</Link>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
