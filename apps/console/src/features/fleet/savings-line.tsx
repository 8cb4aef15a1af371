import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { savingsQuery } from '../../api/results.ts';
import { browserZone } from '../../ui/format/browser-zone.ts';
import { roughRangeWords } from '../../ui/format/rough-money.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { periodOf } from '../../ui/period/period.ts';
import classes from './fleet-page.module.css';

/**
 * What was avoided in the last 90 days, as the ledger says it, and the way to its rows. Who may not see the ledger
 * sees nothing here; the fleet does not wait for it.
 */
export function SavingsLine({ now }: { now: number }) {
  const wording = useWording();
  const { t, language } = wording;
  const zone = browserZone();
  const period = periodOf({ kind: '90d' }, now, zone, wording.dates(zone, now));
  const { data: totals } = useQuery({
    ...savingsQuery(period ?? { from: '' }),
    enabled: period !== undefined,
    retry: false,
  });
  if (totals === undefined) return null;
  const of = (amount: number) => ({ amount, currency: totals.currency });
  return (
    <p className={classes.savings}>
      <Link to="/results">
        {totals.orders === 0
          ? t('fleet.savings.none')
          : t('fleet.savings.some', {
              range: roughRangeWords(of(totals.avoided.low), of(totals.avoided.high), language, t),
              count: totals.orders,
            })}
      </Link>
    </p>
  );
}
