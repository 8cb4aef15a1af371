import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { customerQuery, lineQuery, siteQuery } from '../../api/tenant-tree.ts';
import { A_SECOND, useFleetNow } from '../../app/fleet-now.ts';
import { PageTop } from '../../app/shell/page-top.tsx';
import { agoWords } from '../../ui/format/ago-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import classes from './fitted-part-page.module.css';
import type { PartData } from './use-part.ts';

/** Where the part is, and how fresh its machine's readings are. */
export function PartTop({ data: { machine, timeZone } }: { data: PartData }) {
  const { t, dates } = useWording();
  const now = useFleetNow(A_SECOND);
  const customer = useQuery(customerQuery(machine.customerId)).data?.name;
  const site = useQuery(siteQuery(machine.siteId)).data?.name;
  const line = useQuery(lineQuery(machine.lineId)).data?.name;
  const freshness =
    machine.lastReadingAt === null
      ? t('shell.noReading')
      : t('shell.lastReadingOfMachine', {
          ago: agoWords(Date.parse(machine.lastReadingAt), now, t, dates(timeZone, now)),
        });
  const places = [customer, site, line].filter((name) => name !== undefined);
  return (
    <PageTop freshness={freshness}>
      <ol className={classes.crumbs}>
        <li>
          <Link to="/">{t('shell.fleet')}</Link>
        </li>
        {places.map((name) => (
          <li key={name}>{name}</li>
        ))}
        <li>
          <Link to={`/machines/${machine.id}`}>{machine.serial}</Link>
        </li>
      </ol>
    </PageTop>
  );
}
