import type { PlantRisk } from '@kizashi/api-contract';
import { SegmentedControl } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { HORIZONS, type Horizon, plantRiskQuery } from '../../api/plant-risk.ts';
import { useLiveRoom } from '../../app/live/live-context.tsx';
import { RefreshRhythm } from '../../app/live/refresh-rhythm.ts';
import { PageTop } from '../../app/shell/page-top.tsx';
import { joinSentences } from '../../ui/format/sentences.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Answer } from '../../ui/surface/answer.tsx';
import { Empty } from '../../ui/surface/empty.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { ReadingNote } from '../../ui/surface/reading-note.tsx';
import { DecideCard } from './decide-card.tsx';
import { LinesCard } from './lines-card.tsx';
import { LossCard } from './loss-card.tsx';
import classes from './plant-risk-page.module.css';
import { riskAnswer } from './risk-answer.ts';

/** Forecasts come at most hourly for each part; all lines together are read anew at most this often. */
const REST_MS = 5_000;

/** Will we make it to the next stop, and what do we decide this week? */
export function PlantRiskPage() {
  const wording = useWording();
  const { t } = wording;
  const [horizon, setHorizon] = useState<Horizon>('30');
  const { data: plant, error, refetch } = useQuery(plantRiskQuery(horizon));
  useLivePlant();
  const zone = plant?.lines[0]?.timeZone;
  const now = plant === undefined ? 0 : Date.parse(plant.asOf);
  return (
    <>
      <title>{t('plantRisk.title')}</title>
      <PageTop>
        {plant === undefined || zone === undefined
          ? t('plantRisk.title')
          : t('plantRisk.where', {
              count: plant.lines.length,
              time: wording.dates(zone, now).dayAndTime(now),
            })}
      </PageTop>
      {error && <FailureNote error={error} onRetry={() => void refetch()} />}
      {!plant && !error && <ReadingNote what={t('plantRisk.readingWhat')} />}
      {plant?.lines.length === 0 && (
        <Empty title={t('plantRisk.emptyTitle')}>
          <p>{t('plantRisk.emptyDetail')}</p>
        </Empty>
      )}
      {plant && plant.lines.length > 0 && (
        <>
          <div className={classes.head}>
            <PlantAnswer plant={plant} days={Number(horizon)} />
            <SegmentedControl
              aria-label={t('plantRisk.horizon')}
              value={horizon}
              onChange={(value) => setHorizon(value)}
              data={HORIZONS.map((days) => ({
                value: days,
                label: t('plantRisk.days', { count: Number(days) }),
              }))}
            />
          </div>
          <div className={classes.columns}>
            <LinesCard plant={plant} days={daysOf(plant)} />
            <aside className={classes.side}>
              <DecideCard plant={plant} />
              <LossCard plant={plant} days={daysOf(plant)} />
            </aside>
          </div>
        </>
      )}
    </>
  );
}

function PlantAnswer({ plant, days }: { plant: PlantRisk; days: number }) {
  const wording = useWording();
  const { first, second } = riskAnswer(plant, days, Date.parse(plant.asOf), wording);
  return (
    <div aria-live="polite">
      <Answer second={joinSentences(second, wording.language)}>
        {joinSentences(first, wording.language)}
      </Answer>
    </div>
  );
}

/** Of the figures that are shown: while another horizon is being read the former ones stay. */
function daysOf({ asOf, until }: PlantRisk): number {
  return Math.round((Date.parse(until) - Date.parse(asOf)) / 86_400_000);
}

function useLivePlant(): void {
  const client = useQueryClient();
  const rhythm = useMemo(
    () =>
      new RefreshRhythm(
        () => {
          void client.invalidateQueries({ queryKey: ['plant-risk'] });
          void client.invalidateQueries({ queryKey: ['orders', 'list'] });
        },
        () => REST_MS,
      ),
    [client],
  );
  useEffect(() => () => rhythm.stop(), [rhythm]);
  useLiveRoom('fleet', ({ kind }) => {
    if (kind === 'order' || kind === 'forecast') rhythm.ask();
  });
}
