import type { LedgerPage } from '@kizashi/api-contract';
import { Button } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { ledgerQuery, type Period } from '../../api/results.ts';
import { A_MINUTE, useFleetNow } from '../../app/fleet-now.ts';
import { useLiveRoom } from '../../app/live/live-context.tsx';
import { RefreshRhythm } from '../../app/live/refresh-rhythm.ts';
import { useSession } from '../../app/session/use-session.ts';
import { PageTop } from '../../app/shell/page-top.tsx';
import { browserZone } from '../../ui/format/browser-zone.ts';
import { roughMoneyWords, roughRangeWords } from '../../ui/format/rough-money.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { choiceOf, daysOf, periodOf, searchOf } from '../../ui/period/period.ts';
import { Answer } from '../../ui/surface/answer.tsx';
import { Empty } from '../../ui/surface/empty.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { ReadingNote } from '../../ui/surface/reading-note.tsx';
import { CallsCard } from './calls-card.tsx';
import { FailuresCard } from './failures-card.tsx';
import { FoundCard, RightCard } from './kpi-cards.tsx';
import { LedgerCard } from './ledger-card.tsx';
import { PeriodPicker } from './period-picker.tsx';
import classes from './results-page.module.css';

/** How much, how sure, and can I check it? */
export function ResultsPage() {
  const wording = useWording();
  const { t } = wording;
  const now = useFleetNow(A_MINUTE);
  const [search, setSearch] = useSearchParams();
  const zone = browserZone();
  const dates = wording.dates(zone, now);
  const choice = choiceOf(search);
  const days = daysOf(choice, now, dates);
  const period = periodOf(choice, now, zone, dates);
  const range = dates.dayRange(Date.parse(`${days.fromDay}T12:00Z`), Date.parse(`${days.toDay}T12:00Z`));
  const picker = (
    <PeriodPicker
      choice={choice}
      days={days}
      wrong={period === undefined}
      onChoice={(wanted) => setSearch(searchOf(wanted))}
    />
  );
  return (
    <>
      <title>{t('results.title')}</title>
      <PageTop>{t('results.where', { range })}</PageTop>
      {period === undefined ? (
        <div className={classes.head}>{picker}</div>
      ) : (
        <Results
          // Days, not instants: within a day the period is the same.
          key={`${period.from} ${period.to ?? ''}`}
          period={period}
          range={range}
          picker={picker}
          onYear={choice.kind === '12m' ? undefined : () => setSearch(searchOf({ kind: '12m' }))}
        />
      )}
    </>
  );
}

interface ResultsProps {
  readonly period: Period;
  readonly range: string;
  readonly picker: ReactNode;
  readonly onYear: (() => void) | undefined;
}

function Results({ period, range, picker, onYear }: ResultsProps) {
  const { t } = useWording();
  const { data, error, refetch, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery(
    ledgerQuery(period),
  );
  useLiveResults();
  const totals = data?.pages[0]?.totals;
  const entries = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  if (error || totals === undefined)
    return (
      <>
        <div className={classes.head}>{picker}</div>
        {error ? (
          <FailureNote error={error} onRetry={() => void refetch()} />
        ) : (
          <ReadingNote what={t('results.readingWhat')} />
        )}
      </>
    );
  return (
    <>
      <div className={classes.head}>
        {entries.length > 0 && <ResultsAnswer totals={totals} />}
        {picker}
      </div>
      <div className={classes.columns}>
        {entries.length === 0 ? (
          <div className={classes.list}>
            <Empty title={t('results.answer.none')}>
              <p>{t('results.answer.noneDetail')}</p>
              {onYear && (
                <p>
                  <Button onClick={onYear}>{t('results.emptyHint')}</Button>
                </p>
              )}
            </Empty>
          </div>
        ) : (
          <LedgerCard
            entries={entries}
            totals={totals}
            range={range}
            more={hasNextPage ? { isFetching, read: () => void fetchNextPage() } : undefined}
          />
        )}
        <aside className={classes.side}>
          <RightCard period={period} />
          <FoundCard period={period} />
          <CallsCard period={period} />
          <FailuresCard period={period} />
        </aside>
      </div>
    </>
  );
}

function ResultsAnswer({ totals }: { totals: LedgerPage['totals'] }) {
  const { t, language } = useWording();
  const session = useSession();
  const { currency, net, costs } = totals;
  const of = (amount: number) => ({ amount, currency });
  const range = roughRangeWords(of(net.low), of(net.high), language, t);
  if (net.high === 0 && costs.low === 0) return <Answer>{t('results.answer.zero')}</Answer>;
  const yours = session?.user.customerId != null;
  const saved = yours ? 'results.answer.savedForYou' : 'results.answer.saved';
  const key = net.high <= 0 ? 'results.answer.cost' : saved;
  return (
    <div aria-live="polite" className={classes.answer}>
      <Answer second={t('results.answer.mid', { amount: roughMoneyWords(of(net.mid), language, t) })}>
        {t(key, { range })}
      </Answer>
    </div>
  );
}

const REST_MS = 10_000;

/** Closing an order books it: then everything here is read anew. */
function useLiveResults(): void {
  const client = useQueryClient();
  const rhythm = useMemo(
    () =>
      new RefreshRhythm(
        () => void client.invalidateQueries({ queryKey: ['results'] }),
        () => REST_MS,
      ),
    [client],
  );
  useEffect(() => () => rhythm.stop(), [rhythm]);
  useLiveRoom('fleet', ({ kind }) => {
    if (kind === 'order') rhythm.ask();
  });
}
