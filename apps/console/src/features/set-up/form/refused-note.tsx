import { Refused } from '../../../api/failures.ts';
import { useWording } from '../../../ui/format/use-wording.ts';
import { Notice } from '../../../ui/surface/notice.tsx';
import type { FieldFaults } from './field-faults.ts';

interface RefusedNoteProps {
  readonly error: Error | null;
  readonly faults: FieldFaults;
  /** Paths that have a field of their own; what is wrong elsewhere is said here. */
  readonly shown: (field: string) => boolean;
}

/** Above a form: that it is not saved, why, and that nothing is lost. */
export function RefusedNote({ error, faults, shown }: RefusedNoteProps) {
  const { t } = useWording();
  if (error === null && faults.size === 0) return null;
  const elsewhere = [...faults].filter(([field]) => !shown(field)).map(([, detail]) => detail);
  const atFields = faults.size - elsewhere.length;
  return (
    <div role="alert">
      <Notice tone="watch" title={t('setUp.form.notSaved')}>
        {reason(error, atFields, t)} {elsewhere.join(' ')}
      </Notice>
    </div>
  );
}

function reason(error: Error | null, atFields: number, t: ReturnType<typeof useWording>['t']): string {
  if (error instanceof Refused) {
    const { code, detail } = error.problem;
    if (code === 'already-exists') return t('setUp.form.alreadyExists');
    if (code === 'not-allowed') return t('setUp.form.notAllowed');
    if (atFields > 0) return t('setUp.form.atFields', { count: atFields });
    return t('setUp.form.refusedBecause', { detail });
  }
  if (error !== null) return t('setUp.form.noAnswer');
  return atFields > 0 ? t('setUp.form.atFields', { count: atFields }) : '';
}
