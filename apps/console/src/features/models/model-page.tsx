import type { Model, ModelScores, Scoreboard } from '@kizashi/api-contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { scoreboardQuery } from '../../api/models.ts';
import { A_MINUTE, useFleetNow } from '../../app/fleet-now.ts';
import { PageTop } from '../../app/shell/page-top.tsx';
import { browserZone } from '../../ui/format/browser-zone.ts';
import { chanceWords } from '../../ui/format/chance-words.ts';
import { amountWords, measuredWords } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Answer } from '../../ui/surface/answer.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { Notice } from '../../ui/surface/notice.tsx';
import { ReadingNote } from '../../ui/surface/reading-note.tsx';
import { BoardCard } from './board-card.tsx';
import { CalibrationCard } from './calibration-card.tsx';
import { CompareChoice } from './compare-choice.tsx';
import { ErrorCard } from './error-card.tsx';
import { keyOf, modelWords, partWords } from './model-words.ts';
import classes from './models.module.css';
import { TrainingCard } from './training-card.tsx';
import { useLiveModels } from './use-live-models.ts';
import { VersionsCard } from './versions-card.tsx';
import { WarningsCard } from './warnings-card.tsx';

/** How right the forecasts of one part number are, and which version makes them. */
export function ModelPage() {
  const wording = useWording();
  const { t } = wording;
  const { id = '' } = useParams();
  const { data: board, error, refetch } = useQuery(scoreboardQuery(id));
  useLiveModels();
  if (board === undefined) {
    return (
      <>
        <PageTop>{t('models.title')}</PageTop>
        {error ? (
          <FailureNote error={error} onRetry={() => void refetch()} />
        ) : (
          <ReadingNote what={t('models.readingWhat')} />
        )}
      </>
    );
  }
  const { model } = board;
  return (
    <>
      <title>{t('models.page.where', { part: partWords(model, wording) })}</title>
      <PageTop>
        <Link to="/models">{t('models.page.toModels')}</Link> {partWords(model, wording)} {model.partNumber}
      </PageTop>
      <Drifts model={model} />
      <div className={classes.head}>
        <ModelAnswer model={model} />
      </div>
      <div className={classes.columns}>
        <div className={classes.main}>
          <Board board={board} />
          <VersionsCard model={model} />
        </div>
        <aside className={classes.side}>
          <TrainingCard model={model} />
          <WarningsCard board={board} />
        </aside>
      </div>
    </>
  );
}

function ModelAnswer({ model }: { model: Model }) {
  const { t, language } = useWording();
  const { releasedVersion, lives, failures, inUse } = model;
  const count = (value: number) => amountWords(value, language, 0);
  return (
    <Answer
      second={t('models.page.lives', {
        lives: count(lives),
        failures: count(failures),
        inUse: count(inUse),
      })}
    >
      {releasedVersion === null
        ? t('models.page.notReleased')
        : t('models.page.released', { version: releasedVersion })}
    </Answer>
  );
}

function Drifts({ model }: { model: Model }) {
  const wording = useWording();
  const { t, language } = wording;
  const now = useFleetNow(A_MINUTE);
  const dates = wording.dates(browserZone(), now);
  return model.drifts.map((drift) => (
    <Notice
      key={keyOf(drift.model)}
      tone="watch"
      title={t('models.drift.title', {
        model: modelWords(drift.model, wording),
        coverage: chanceWords(drift.coverage, t),
      })}
    >
      {t('models.drift.detail', {
        lives: drift.lives,
        day: dates.day(Date.parse(drift.since)),
        factor: measuredWords(drift.factor, language),
      })}
    </Notice>
  ));
}

function Board({ board }: { board: Scoreboard }) {
  const { t } = useWording();
  const { models, model } = board;
  const [chosen, setChosen] = useState<readonly [string, string]>();
  if (models.length === 0) return <p className={classes.nothing}>{t('models.board.none')}</p>;
  const keys = chosen ?? firstTwo(models, model.releasedVersion);
  const drawn = keys.flatMap((key) => models.find((scores) => keyOf(scores) === key) ?? []);
  return (
    <>
      <CompareChoice models={models} chosen={keys} onChoose={setChosen} />
      <div className={classes.plots}>
        <CalibrationCard drawn={drawn} />
        <ErrorCard drawn={drawn} unit={model.lifeUnit} />
      </div>
      <BoardCard board={board} />
    </>
  );
}

/** The released version beside whatever has forecast most. */
function firstTwo(models: readonly ModelScores[], releasedVersion: number | null): readonly [string, string] {
  const released = models.find(({ tier, version }) => tier === 'fleet' && version === `${releasedVersion}`);
  const first = released ?? models[0]!;
  const second = models.find((scores) => scores !== first);
  return [keyOf(first), second === undefined ? '' : keyOf(second)];
}
