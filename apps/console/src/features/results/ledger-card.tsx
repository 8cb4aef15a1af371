import type { LedgerEntry, LedgerPage } from '@kizashi/api-contract';
import { Button } from '@mantine/core';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import classes from './ledger.module.css';
import { LedgerRow } from './ledger-row.tsx';
import { LedgerTotals } from './ledger-totals.tsx';
import { barScale } from './range-bar.tsx';

interface LedgerCardProps {
  readonly entries: readonly LedgerEntry[];
  readonly totals: LedgerPage['totals'];
  readonly range: string;
  readonly more: { readonly isFetching: boolean; read(): void } | undefined;
}

/** What was avoided, what our mistakes cost, and what is left: line by line. */
export function LedgerCard({ entries, totals, range, more }: LedgerCardProps) {
  const { t } = useWording();
  const avoided = entries.filter(({ kind }) => kind === 'avoided-failure');
  const costs = entries.filter(({ kind }) => kind !== 'avoided-failure');
  const scale = barScale(entries);
  const rows = (of: readonly LedgerEntry[]) =>
    of.map((entry) => <LedgerRow key={entry.id} entry={entry} scale={scale} />);
  return (
    <Card title={t('results.ledger.title')} aside={t('results.ledger.aside')} className={classes.card}>
      <table className={classes.table} aria-label={t('results.ledger.title')}>
        <thead>
          <tr>
            <th scope="col">{t('results.ledger.booked')}</th>
            <th scope="col">{t('results.ledger.order')}</th>
            <th scope="col">{t('results.ledger.part')}</th>
            <th scope="col">{t('results.ledger.asFound')}</th>
            <th scope="col" className={classes.wrapped}>
              {t('results.ledger.chance')}
            </th>
            <th scope="col" className={classes.wrapped}>
              {t('results.ledger.basis')}
            </th>
            <th scope="col" className={classes.number}>
              {t('results.ledger.low')}
            </th>
            <th scope="col" className={classes.number}>
              {t('results.ledger.mid')}
            </th>
            <th scope="col" className={classes.number}>
              {t('results.ledger.high')}
            </th>
            <th scope="col" className={classes.bar}>
              {t('results.ledger.range')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows(avoided)}
          <LedgerTotals
            name={t('results.ledger.avoided')}
            amounts={totals.avoided}
            currency={totals.currency}
          />
          {rows(costs)}
          <LedgerTotals name={t('results.ledger.costs')} amounts={totals.costs} currency={totals.currency} />
          <LedgerTotals
            name={t('results.ledger.net', { range })}
            amounts={totals.net}
            currency={totals.currency}
            net
          />
        </tbody>
      </table>
      {more && (
        <p className={classes.more}>
          <Button variant="subtle" onClick={more.read} disabled={more.isFetching}>
            {t('results.ledger.more')}
          </Button>
        </p>
      )}
      <p className={classes.foot}>{t('results.ledger.foot')}</p>
    </Card>
  );
}
