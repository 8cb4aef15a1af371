import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { modelsQuery } from '../../api/models.ts';
import { PageTop } from '../../app/shell/page-top.tsx';
import { useWording } from '../../ui/format/use-wording.ts';
import { Answer } from '../../ui/surface/answer.tsx';
import { Empty } from '../../ui/surface/empty.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { ReadingNote } from '../../ui/surface/reading-note.tsx';
import classes from './models.module.css';
import { modelsAnswer } from './models-answer.ts';
import { ModelsTable } from './models-table.tsx';
import { useLiveModels } from './use-live-models.ts';

/** Which models are right, which are not, and what waits for a decision. */
export function ModelsPage() {
  const wording = useWording();
  const { t } = wording;
  const { data: models, error, refetch } = useQuery(modelsQuery);
  useLiveModels();
  return (
    <>
      <title>{t('models.title')}</title>
      <PageTop>{t('models.title')}</PageTop>
      {error && <FailureNote error={error} onRetry={() => void refetch()} />}
      {!error && models === undefined && <ReadingNote what={t('models.readingWhat')} />}
      {models?.length === 0 && (
        <div className={classes.list}>
          <Empty title={t('models.emptyTitle')}>
            <p>{t('models.emptyDetail')}</p>
            <p>
              <Link to="/set-up">{t('models.toSetUp')}</Link>
            </p>
          </Empty>
        </div>
      )}
      {models !== undefined && models.length > 0 && (
        <>
          <div className={classes.head}>
            <Answer second={modelsAnswer(models, wording).second}>
              {modelsAnswer(models, wording).first}
            </Answer>
          </div>
          <div className={classes.list}>
            <ModelsTable models={models} />
          </div>
        </>
      )}
    </>
  );
}
