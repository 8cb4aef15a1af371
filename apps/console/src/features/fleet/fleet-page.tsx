import { MINUTE_MS } from '@kizashi/kernel';
import { Button } from '@mantine/core';
import { useDeferredValue, useMemo, useState } from 'react';
import { A_SECOND, useFleetNow } from '../../app/fleet-now.ts';
import { useSession } from '../../app/session/use-session.ts';
import { PageTop } from '../../app/shell/page-top.tsx';
import { agoWords } from '../../ui/format/ago-words.ts';
import { browserZone } from '../../ui/format/browser-zone.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { HatchPattern } from '../../ui/marks/hatch.tsx';
import { Answer } from '../../ui/surface/answer.tsx';
import { Empty } from '../../ui/surface/empty.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { ReadingNote } from '../../ui/surface/reading-note.tsx';
import { ChangesCard } from './changes-card.tsx';
import { fleetAnswer } from './fleet-answer.ts';
import { EVERYTHING, isEverything, matches } from './fleet-filter.ts';
import { FleetFilters } from './fleet-filters.tsx';
import { fleetItems } from './fleet-list.ts';
import classes from './fleet-page.module.css';
import { FleetTable } from './fleet-table.tsx';
import { LineTiles } from './line-tiles.tsx';
import { MovedBar } from './moved-bar.tsx';
import { NoMachines } from './no-machines.tsx';
import { SavingsLine } from './savings-line.tsx';
import { type Fleet, useFleet } from './use-fleet.ts';
import { useFleetChanges } from './use-fleet-changes.ts';
import { useSteadyRows } from './use-steady-rows.ts';

export function FleetPage() {
  const { t } = useWording();
  const { fleet, error, refetch } = useFleet();
  return (
    <>
      <title>{t('fleet.title')}</title>
      <HatchPattern />
      <FleetTop fleet={fleet} />
      {error && <FailureNote error={error} onRetry={refetch} />}
      {!fleet && !error && <ReadingNote what={t('fleet.readingWhat')} />}
      {fleet?.counts.machines === 0 && <NoMachines />}
      {fleet && fleet.counts.machines > 0 && <WholeFleet fleet={fleet} />}
    </>
  );
}

function FleetTop({ fleet }: { fleet: Fleet | undefined }) {
  const wording = useWording();
  const { t } = wording;
  const session = useSession();
  const now = useFleetNow(A_SECOND);
  const dates = wording.dates(fleet?.rows[0]?.timeZone ?? browserZone(), now);
  const last = fleet?.rows.reduce(
    (newest, { machine }) =>
      Math.max(newest, machine.lastReadingAt === null ? 0 : Date.parse(machine.lastReadingAt)),
    0,
  );
  const freshness =
    fleet &&
    [
      t('shell.sending', { sending: fleet.counts.sending, count: fleet.counts.machines }),
      last ? t('shell.lastReading', { ago: agoWords(last, now, t, dates) }) : t('shell.noReading'),
    ].join(t('words.listJoin'));
  return (
    <PageTop freshness={freshness}>
      {session && t('shell.makerAndTime', { maker: session.maker, time: dates.dayAndTime(now) })}
    </PageTop>
  );
}

function WholeFleet({ fleet }: { fleet: Fleet }) {
  const wording = useWording();
  const { t } = wording;
  const { rows, counts, asOf } = fleet;
  // Rows that did not change are not drawn again: their words need no finer clock than a minute.
  const now = Math.floor(asOf / MINUTE_MS) * MINUTE_MS;
  const [filter, setFilter] = useState(EVERYTHING);
  const [allHealthy, setAllHealthy] = useState(false);
  const applied = useDeferredValue(filter);
  const everything = isEverything(applied);
  const { placed, moved, hold, sortAgain } = useSteadyRows(rows);
  const changes = useFleetChanges(rows, fleet.complete, asOf);
  const answer = fleetAnswer(counts, wording);

  const items = useMemo(
    () =>
      fleetItems(everything ? placed : placed.filter(({ row }) => matches(row, applied, now)), {
        counts: everything
          ? {
              today: counts.today,
              'needs-a-date': counts.needsADate,
              'cannot-be-judged': counts.cannotBeJudged,
              running: counts.running,
            }
          : undefined,
        allHealthy: allHealthy || !everything,
      }),
    [placed, applied, everything, counts, allHealthy, now],
  );

  return (
    <>
      <div aria-live="polite">
        <Answer second={answer.second}>{answer.first}</Answer>
      </div>
      <SavingsLine now={now} />
      <FleetFilters rows={rows} now={now} filter={filter} onFilter={setFilter} />
      <div className={classes.columns}>
        <div className={classes.list}>
          {moved > 0 && <MovedBar moved={moved} onSort={sortAgain} />}
          {items.length === 0 ? (
            <Empty title={t('fleet.noMatch')}>
              <p>{t('fleet.noMatchDetail')}</p>
              <p>
                <Button onClick={() => setFilter(EVERYTHING)}>{t('fleet.clearFilters')}</Button>
              </p>
            </Empty>
          ) : (
            <FleetTable
              items={items}
              now={now}
              timeZone={rows[0]?.timeZone ?? browserZone()}
              hold={hold}
              onAllHealthy={setAllHealthy}
            />
          )}
          {!fleet.complete && (
            <p className={classes.partly} role="status">
              {t('fleet.searchedPartly', { loaded: rows.length, total: counts.machines })}
            </p>
          )}
        </div>
        <div className={classes.side}>
          {fleet.complete && <LineTiles rows={rows} now={now} />}
          <ChangesCard changes={changes} />
        </div>
      </div>
    </>
  );
}
