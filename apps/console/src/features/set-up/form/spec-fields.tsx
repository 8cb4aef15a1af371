import { NativeSelect, TextInput } from '@mantine/core';
import { useId } from 'react';
import { useWording } from '../../../ui/format/use-wording.ts';
import type { FieldFaults } from './field-faults.ts';
import type { FieldSpec } from './field-spec.ts';
import type { FieldValues } from './field-values.ts';
import classes from './form.module.css';

interface SpecFieldsProps {
  readonly specs: readonly FieldSpec[];
  readonly values: FieldValues;
  readonly faults: FieldFaults;
  /** Path of the record that the fields are of, as `channels[0].`; empty for a form of one record. */
  readonly within?: string;
  onChange(values: FieldValues): void;
}

/** The fields of one record in a grid, each with what is wrong with it. */
export function SpecFields({ specs, values, faults, within = '', onChange }: SpecFieldsProps) {
  return (
    <div className={classes.fields}>
      {specs.map((spec) => (
        <SpecField
          key={spec.field}
          spec={spec}
          value={values[spec.field] ?? ''}
          fault={faults.get(within + spec.field)}
          onChange={(value) => onChange({ ...values, [spec.field]: value })}
        />
      ))}
    </div>
  );
}

interface SpecFieldProps {
  readonly spec: FieldSpec;
  readonly value: string;
  readonly fault: string | undefined;
  onChange(value: string): void;
}

function SpecField({ spec, value, fault, onChange }: SpecFieldProps) {
  const { t } = useWording();
  const list = useId();
  const { kind, note, choices = [], optional, lang, code } = spec;
  const shared = {
    label: optional ? t('setUp.form.optional', { label: spec.label }) : spec.label,
    description: note,
    error: fault,
    // Notes stand below, so that the fields of a row stand at one height.
    inputWrapperOrder: ['label', 'input', 'error', 'description'] as (
      | 'label'
      | 'input'
      | 'error'
      | 'description'
    )[],
    value,
    // The form's own words stand at the field, not the browser's bubble.
    'aria-required': !optional,
  };
  if (kind === 'choice')
    return (
      <NativeSelect
        {...shared}
        data={[{ value: '', label: t('setUp.form.choose') }, ...choices]}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  return (
    <>
      <TextInput
        {...shared}
        lang={lang}
        type={kind === 'day' ? 'date' : 'text'}
        inputMode={kind === 'number' || kind === 'money' ? 'decimal' : 'text'}
        autoComplete="off"
        autoCapitalize={code ? 'none' : undefined}
        spellCheck={code ? false : undefined}
        list={kind === 'suggest' ? list : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {kind === 'suggest' && (
        <datalist id={list}>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </datalist>
      )}
    </>
  );
}
