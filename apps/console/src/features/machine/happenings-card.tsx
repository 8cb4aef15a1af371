import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { TimeView } from '../../ui/chart/time-view.ts';
import { useActorWords } from '../../ui/format/actor-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { happeningWords } from './happening-words.ts';
import { happenings } from './happenings.ts';
import classes from './happenings-card.module.css';
import type { MachineData } from './use-machine.ts';
import type { MachinePast } from './use-timeline.ts';

interface HappeningsCardProps {
  readonly data: MachineData;
  readonly past: MachinePast;
  readonly error: Error | null;
  readonly shown: TimeView;
  readonly now: number;
  onRetry(): void;
}

const FIRST = 12;

/** The lanes in words: what happened in the time that the chart shows, each line with the way to what it was about. */
export function HappeningsCard({ data, past, error, shown, now, onRetry }: HappeningsCardProps) {
  const wording = useWording();
  const { t } = wording;
  const dates = wording.dates(data.timeZone, now);
  const actorName = useActorWords();
  const [all, setAll] = useState(false);
  const found = happenings(past, shown.from, shown.to);
  return (
    <Card title={t('machine.happened.title')} aside={found.length > 0 && found.length}>
      {error && <FailureNote error={error} onRetry={onRetry} />}
      {found.length === 0 && (
        <p className={classes.none}>
          {t(past.reading ? 'machine.happened.reading' : 'machine.happened.none')}
        </p>
      )}
      <ol className={classes.list}>
        {(all ? found : found.slice(0, FIRST)).map((entry) => {
          const { about, to, says } = happeningWords(entry, { ...data, dates, actorName }, wording);
          const said = t('machine.happened.about', { about });
          return (
            <li key={`${entry.at} ${entry.kind} ${entry.id}`}>
              <time dateTime={entry.at}>{dates.dayAndTime(Date.parse(entry.at))}</time>
              <span>
                {to === undefined ? <b>{said}</b> : <Link to={to}>{said}</Link>} {says}
              </span>
            </li>
          );
        })}
      </ol>
      {!all && found.length > FIRST && (
        <Button variant="subtle" className={classes.more!} onClick={() => setAll(true)}>
          {t('machine.happened.more', { count: found.length - FIRST })}
        </Button>
      )}
    </Card>
  );
}
