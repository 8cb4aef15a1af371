import { mayWrite } from '@kizashi/api-contract';
import { Link } from 'react-router';
import { useSession } from '../../../app/session/use-session.ts';
import { PageTop } from '../../../app/shell/page-top.tsx';
import { useWording } from '../../../ui/format/use-wording.ts';
import { Answer } from '../../../ui/surface/answer.tsx';
import { FailureNote } from '../../../ui/surface/failure-note.tsx';
import { ReadingNote } from '../../../ui/surface/reading-note.tsx';
import { isOpen, nextStep, type SetUpStep, setUpSteps } from '../set-up-steps.ts';
import classes from '../step-list.module.css';
import { StepRow } from '../step-row.tsx';
import { useEntered } from '../use-entered.ts';

/** What is there, what comes next, and who does it. Nothing is kept of how far somebody came: what is there says it. */
export function SetUpPage() {
  const { t } = useWording();
  const { entered, error, refetch } = useEntered();
  const steps = entered && setUpSteps(entered);
  return (
    <>
      <title>{t('setUp.title')}</title>
      <PageTop>{t('setUp.title')}</PageTop>
      {error && <FailureNote error={error} onRetry={refetch} />}
      {!steps && !error && <ReadingNote what={t('setUp.readingWhat')} />}
      {steps && <Steps steps={steps} />}
    </>
  );
}

function Steps({ steps }: { steps: readonly SetUpStep[] }) {
  const { t } = useWording();
  const session = useSession();
  const next = nextStep(steps);
  const done = steps.filter((step) => step.done).length;
  return (
    <>
      <Answer second={t(next ? 'setUp.resume' : 'setUp.nothingLeftDetail')}>
        {next
          ? t('setUp.answer', { done, all: steps.length, next: t(`setUp.step.${next.name}`) })
          : t('setUp.nothingLeft')}
      </Answer>
      <ol className={classes.steps}>
        {steps.map((step, index) => (
          <StepRow
            key={step.name}
            step={step}
            number={index + 1}
            isNext={step === next}
            open={isOpen(step, steps)}
            mayDo={step.resource === null || (session !== null && mayWrite(session.user, step.resource))}
          />
        ))}
      </ol>
      <p className={classes.after}>
        {t('setUp.stopsNote')} <Link to="/stops">{t('setUp.toStops')}</Link>
      </p>
    </>
  );
}
