import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSession } from '../../../app/session/use-session.ts';
import { useWording } from '../../../ui/format/use-wording.ts';
import { bodyOf, type FieldSpec } from './field-spec.ts';
import type { FieldValues } from './field-values.ts';
import classes from './form.module.css';
import { RefusedNote } from './refused-note.tsx';
import { SpecFields } from './spec-fields.tsx';
import { useFocusOnFault } from './use-focus-on-fault.ts';
import type { Saving } from './use-saving.ts';

interface RecordFormProps {
  readonly specs: readonly FieldSpec[];
  readonly values: FieldValues;
  readonly saving: Saving;
  readonly submitLabel: string;
  /** Stands between the fields and the button. */
  readonly children?: ReactNode;
  onChange(values: FieldValues): void;
  /** What is sent, where that is more than the fields. */
  entered?(body: Record<string, unknown>): unknown;
}

/** A form of one record: fields, what is wrong with them, and one button. */
export function RecordForm(props: RecordFormProps) {
  const { specs, values, saving, submitLabel, children, onChange, entered = (body) => body } = props;
  const { t } = useWording();
  const currency = useSession()?.currency ?? 'JPY';
  const form = useFocusOnFault(saving.faults);
  const fields = new Set(specs.map(({ field }) => field));
  return (
    <form
      ref={form}
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        saving.save(entered(bodyOf(specs, values, currency)));
      }}
    >
      <RefusedNote error={saving.error} faults={saving.faults} shown={(field) => fields.has(field)} />
      <SpecFields specs={specs} values={values} faults={saving.faults} onChange={onChange} />
      {children}
      <div className={classes.buttons}>
        <Button type="submit" variant="filled" disabled={saving.sending}>
          {saving.sending ? t('setUp.form.sending') : submitLabel}
        </Button>
      </div>
    </form>
  );
}
