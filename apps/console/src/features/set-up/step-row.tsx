import { WRITE_RULES } from '@kizashi/api-contract';
import { Button, VisuallyHidden } from '@mantine/core';
import { Link } from 'react-router';
import { useWording } from '../../ui/format/use-wording.ts';
import type { SetUpStep } from './set-up-steps.ts';
import classes from './step-list.module.css';

interface StepRowProps {
  readonly step: SetUpStep;
  readonly number: number;
  readonly isNext: boolean;
  /** Whether what it needs is there. */
  readonly open: boolean;
  readonly mayDo: boolean;
}

/** One step: done, next, or later; how many there are; and the way to do it. */
export function StepRow({ step, number, isNext, open, mayDo }: StepRowProps) {
  const { t } = useWording();
  const { name, path, done, resource, needs } = step;
  const state = done ? 'done' : isNext ? 'next' : 'later';
  return (
    <li className={classes.step} data-state={state} aria-current={isNext ? 'step' : undefined}>
      <span className={classes.mark} aria-hidden="true">
        {done ? <CheckMark /> : number}
      </span>
      <div className={classes.what}>
        <h2>
          {t(`setUp.step.${name}`)} <span className={classes.state}>{t(`setUp.state.${state}`)}</span>
        </h2>
        <p>{t(`setUp.why.${name}`)}</p>
        {!mayDo && resource && (
          <p className={classes.who}>
            {t('setUp.doneBy', { role: t(`shell.role.${WRITE_RULES[resource].writers[0] ?? 'admin'}`) })}
          </p>
        )}
        {!open && (
          <p className={classes.who}>{t('setUp.waitsFor', { step: t(`setUp.step.${needs[0] ?? name}`) })}</p>
        )}
      </div>
      <div className={classes.count}>{countWords(step, t)}</div>
      <Button component={Link} to={path} variant={isNext && mayDo ? 'filled' : 'default'}>
        {mayDo && name !== 'reading' ? t(done ? 'setUp.addAnother' : 'setUp.begin') : t('setUp.look')}
        <VisuallyHidden>{` ${t(`setUp.step.${name}`)}`}</VisuallyHidden>
      </Button>
    </li>
  );
}

function countWords({ count, of }: SetUpStep, t: ReturnType<typeof useWording>['t']): string {
  if (of !== null && of > 0) return t('setUp.countOf', { count, of });
  return count === 0 ? t('setUp.countNone') : t('setUp.count', { count });
}

function CheckMark() {
  return (
    <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
      <path d="M2.8 7.4 5.8 10.4 11.4 3.8" fill="none" stroke="currentColor" strokeWidth="1.8" />
    </svg>
  );
}
