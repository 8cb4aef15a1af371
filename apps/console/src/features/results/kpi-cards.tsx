import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { kpisQuery, type Period } from '../../api/results.ts';
import { startSentence } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { FactsCard } from '../../ui/surface/facts-card.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import classes from './results-page.module.css';

const SEVERITIES = ['failed', 'advanced', 'light', 'none'] as const;

/** What was called and what came of it, in counts. */
export function RightCard({ period }: { period: Period }) {
  const { t, language } = useWording();
  const { data: kpis, error, refetch } = useQuery(kpisQuery(period));
  if (error) return <FailureNote error={error} onRetry={() => void refetch()} />;
  if (!kpis) return null;
  const { calls, orders, failuresWithoutOrder, leadTimeDays } = kpis;
  const count = (value: number) => value.toLocaleString(language);
  return (
    <FactsCard
      title={t('results.right.title')}
      facts={[
        {
          name: t('results.right.calls'),
          value:
            calls.judged === 0
              ? t('results.right.noneYet')
              : t('results.right.callsOf', { cameTrue: count(calls.cameTrue), judged: count(calls.judged) }),
        },
        { name: t('results.right.missed'), value: count(failuresWithoutOrder) },
        {
          name: t('results.right.leadTime'),
          value:
            leadTimeDays === null
              ? t('results.right.noneYet')
              : t('results.right.days', { count: Math.round(leadTimeDays) }),
        },
        { name: t('results.right.opened'), value: count(orders.opened) },
        { name: t('results.right.closed'), value: count(orders.closed) },
        { name: t('results.right.declined'), value: count(orders.declined) },
        { name: t('results.right.open'), value: <Link to="/orders">{count(orders.open)}</Link> },
      ]}
    />
  );
}

/** How worn the removed parts were: few cases are drawn as long bars, each one visible. */
export function FoundCard({ period }: { period: Period }) {
  const { t, language } = useWording();
  const { data: kpis } = useQuery(kpisQuery(period));
  if (!kpis) return null;
  const { asFound } = kpis;
  const total = SEVERITIES.reduce((sum, severity) => sum + asFound[severity], 0);
  const most = Math.max(1, ...SEVERITIES.map((severity) => asFound[severity]));
  return (
    <Card title={t('results.found.title')} aside={t('results.found.aside', { count: total })}>
      {total === 0 ? (
        <p className={classes.none}>{t('results.found.none')}</p>
      ) : (
        <dl className={classes.bars}>
          {SEVERITIES.map((severity) => (
            <div key={severity} data-severity={severity}>
              <dt>{startSentence(t(`results.severity.${severity}`))}</dt>
              <dd>
                <span className={classes.barOf} style={{ width: `${(100 * asFound[severity]) / most}%` }} />
              </dd>
              <dd className={classes.count}>{asFound[severity].toLocaleString(language)}</dd>
            </div>
          ))}
        </dl>
      )}
    </Card>
  );
}
