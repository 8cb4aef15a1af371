import { type Model, mayWrite } from '@kizashi/api-contract';
import { Button } from '@mantine/core';
import { trainModel } from '../../api/models.ts';
import { A_MINUTE, useFleetNow } from '../../app/fleet-now.ts';
import { useSession } from '../../app/session/use-session.ts';
import { agoWords } from '../../ui/format/ago-words.ts';
import { browserZone } from '../../ui/format/browser-zone.ts';
import { amountWords } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { LEAST_FAILURES, shareWords } from './model-words.ts';
import classes from './models.module.css';
import { useModelWrite } from './use-model-write.ts';

/** Asks for a new version, shows how far it is, and says what became of the last one. */
export function TrainingCard({ model }: { model: Model }) {
  const wording = useWording();
  const { t } = wording;
  const session = useSession();
  const training = useModelWrite((id: string, key) => trainModel(id, key));
  const may = session !== null && mayWrite(session.user, 'models');
  const underWay = model.training?.status === 'queued' || model.training?.status === 'running';
  const enough = Math.min(model.failures, model.livesWithHistory) >= LEAST_FAILURES;
  return (
    <Card title={t('models.training.title')}>
      <div className={classes.body}>
        <p>{t('models.training.detail')}</p>
        {model.livesOfField > 0 && <LivesOfField model={model} />}
        {!enough && <p>{t('models.training.wanting', { count: model.livesWithHistory })}</p>}
        {model.training !== null && <TrainingState training={model.training} />}
        {training.error && <FailureNote error={training.error} />}
        {may && !underWay && (
          <div>
            <Button
              variant={enough ? 'filled' : 'default'}
              disabled={training.sending || !enough}
              onClick={() => training.send(model.id)}
            >
              {t('models.training.begin')}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}

/** What one's own machines have taught, and which of their lives were not seen whole. */
function LivesOfField({ model }: { model: Model }) {
  const { t, language } = useWording();
  const { lives, livesOfField, livesPartlySeen } = model;
  const count = (value: number) => amountWords(value, language, 0);
  return (
    <p>
      {t('models.training.ofField', { ofField: count(livesOfField), lives: count(lives) })}
      {livesPartlySeen > 0 && ` ${t('models.training.partlySeen', { count: livesPartlySeen })}`}
    </p>
  );
}

function TrainingState({ training }: { training: NonNullable<Model['training']> }) {
  const wording = useWording();
  const { t } = wording;
  const now = useFleetNow(A_MINUTE);
  const { status, share, version, failure } = training;
  if (status === 'queued' || status === 'running') {
    const said =
      status === 'queued'
        ? t('models.training.queued')
        : t('models.training.running', { share: shareWords(share, wording) });
    return (
      <div className={classes.progress} role="status">
        <p>{said}</p>
        <progress max={1} value={share} aria-label={said} />
      </div>
    );
  }
  const ended = Date.parse(training.endedAt ?? training.requestedAt);
  const ago = agoWords(ended, now, t, wording.dates(browserZone(), now));
  return (
    <p role="status">
      {status === 'done'
        ? t('models.training.done', { version: version ?? 0, ago })
        : t('models.training.failed', { ago, detail: failure?.detail ?? '' })}
    </p>
  );
}
