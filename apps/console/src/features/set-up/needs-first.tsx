import { Link } from 'react-router';
import { useWording } from '../../ui/format/use-wording.ts';
import { Notice } from '../../ui/surface/notice.tsx';
import type { StepName } from './set-up-steps.ts';

/** In place of a form that has nothing to choose from yet: what has to be added before, and where. */
export function NeedsFirst({ step, path }: { step: StepName; path: string }) {
  const { t } = useWording();
  const name = t(`setUp.step.${step}`);
  return (
    <Notice
      tone="silent"
      title={t('setUp.needsFirst', { step: name })}
      action={<Link to={path}>{t('setUp.next', { step: name })}</Link>}
    />
  );
}
