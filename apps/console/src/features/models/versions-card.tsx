import { type Model, type ModelVersion, mayWrite } from '@kizashi/api-contract';
import { useQuery } from '@tanstack/react-query';
import { releaseVersion, rollBackModel, versionsQuery } from '../../api/models.ts';
import { A_MINUTE, useFleetNow } from '../../app/fleet-now.ts';
import { useSession } from '../../app/session/use-session.ts';
import { useActorWords } from '../../ui/format/actor-words.ts';
import { browserZone } from '../../ui/format/browser-zone.ts';
import { chanceWords } from '../../ui/format/chance-words.ts';
import { amountWords, measuredWords } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { Tag } from '../../ui/surface/tag.tsx';
import { ConfirmStep } from './confirm-step.tsx';
import classes from './models.module.css';
import { useModelWrite } from './use-model-write.ts';

/** Every version that was trained, and the two decisions about them: release one, take the released one back. */
export function VersionsCard({ model }: { model: Model }) {
  const { t } = useWording();
  const session = useSession();
  const { data: versions, error } = useQuery(versionsQuery(model.id));
  const releasing = useModelWrite((version: number, key) => releaseVersion(model.id, version, key));
  const rollingBack = useModelWrite((id: string, key) => rollBackModel(id, key));
  const may = session !== null && mayWrite(session.user, 'models');
  const failed = error ?? releasing.error ?? rollingBack.error;
  const before = versions === undefined ? undefined : releasedBefore(versions);
  return (
    <Card title={t('models.versions.title')} aside={t('models.versions.aside')}>
      {failed && <FailureNote error={failed} />}
      {versions?.length === 0 && <p className={classes.note}>{t('models.versions.none')}</p>}
      <ul className={classes.versions}>
        {versions?.map((version) => (
          <li key={version.version} data-status={version.status}>
            <VersionFacts version={version} />
            {may && version.status === 'released' && (
              <ConfirmStep
                begin={t('models.versions.rollBack')}
                detail={
                  before === undefined
                    ? t('models.versions.rollBackToNone')
                    : t('models.versions.rollBackTo', { version: before.version })
                }
                confirm={t('models.versions.rollBackConfirm', { version: version.version })}
                sending={rollingBack.sending}
                onConfirm={() => rollingBack.send(model.id)}
              />
            )}
            {may && version.status !== 'released' && (
              <ConfirmStep
                begin={t('models.versions.release')}
                label={t('models.versions.releaseVersion', { version: version.version })}
                detail={t('models.versions.releaseDetail', {
                  count: model.inUse,
                  version: version.version,
                })}
                confirm={t('models.versions.releaseConfirm', { version: version.version })}
                sending={releasing.sending}
                onConfirm={() => releasing.send(version.version)}
              />
            )}
          </li>
        ))}
      </ul>
      {may && <p className={classes.note}>{t('models.versions.bringYourOwn')}</p>}
    </Card>
  );
}

/** What roll-back leads to. */
function releasedBefore(versions: readonly ModelVersion[]): ModelVersion | undefined {
  const now = versions.find(({ status }) => status === 'released')?.releasedAt ?? '';
  return versions
    .filter(({ status, releasedAt }) => status === 'retired' && releasedAt !== null && releasedAt < now)
    .toSorted((a, b) => (a.releasedAt! < b.releasedAt! ? 1 : -1))[0];
}

function VersionFacts({ version }: { version: ModelVersion }) {
  const wording = useWording();
  const { t, language } = wording;
  const actor = useActorWords();
  const now = useFleetNow(A_MINUTE);
  const { kind, scores, status, lives, failures, weight, features, trainedAt, trainedBy } = version;
  const brought = kind === 'onnx';
  const rmse = (value: number) => t('models.versions.rmse', { value: measuredWords(value, language) });
  const day = wording.dates(browserZone(), now).day(Date.parse(trainedAt));
  const rest = Math.min(scores.prior.rmse, scores.degradation.rmse);
  return (
    <div className={classes.version}>
      <p>
        <b>{t('models.version', { version: version.version })}</b>{' '}
        <Tag tone={status === 'released' ? 'indigo' : 'plain'}>{t(`models.versions.status.${status}`)}</Tag>
        {brought && <Tag tone="plain">{t('models.model.onnx')}</Tag>}
      </p>
      <dl className={classes.versionFacts}>
        <dt>{t(brought ? 'models.versions.measured' : 'models.versions.learned')}</dt>
        <dd>
          {t('models.versions.learnedOf', {
            lives: amountWords(lives, language, 0),
            failures: amountWords(failures, language, 0),
          })}
        </dd>
        <dt>{t(brought ? 'models.versions.registered' : 'models.versions.trained')}</dt>
        <dd>{t('models.versions.by', { day, who: actor(trainedBy) })}</dd>
        {brought ? (
          <>
            <dt>{t('models.versions.reads')}</dt>
            <dd>{features.join(', ')}</dd>
          </>
        ) : (
          <>
            <dt>{t('models.versions.weight')}</dt>
            <dd>{chanceWords(weight, t)}</dd>
            <dt>{t('models.versions.mixture')}</dt>
            <dd>{rmse(scores.mixture.rmse)}</dd>
          </>
        )}
        <dt>{t('models.versions.alone')}</dt>
        <dd>{rmse(scores.fleet.rmse)}</dd>
        <dt>{t('models.versions.without')}</dt>
        <dd>{rmse(rest)}</dd>
      </dl>
      {brought && <p className={classes.note}>{t('models.versions.broughtNote')}</p>}
    </div>
  );
}
