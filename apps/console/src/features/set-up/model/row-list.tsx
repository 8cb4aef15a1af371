import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWording } from '../../../ui/format/use-wording.ts';
import type { FieldFaults } from '../form/field-faults.ts';
import type { FieldValues } from '../form/field-values.ts';
import classes from './model.module.css';

interface RowListProps {
  readonly title: string;
  readonly note: string;
  readonly rows: readonly FieldValues[];
  /** `channels` or `positions`, as paths of faults begin. */
  readonly list: string;
  readonly faults: FieldFaults;
  readonly addLabel: string;
  readonly emptyRow: FieldValues;
  readonly summary: (row: FieldValues) => string;
  readonly children: (row: FieldValues, within: string, change: (row: FieldValues) => void) => ReactNode;
  onChange(rows: readonly FieldValues[]): void;
}

/** A list of records in a form, each folded to a line until it is looked at or something in it is wrong. */
export function RowList(props: RowListProps) {
  const { title, note, rows, list, faults, addLabel, emptyRow, summary, children, onChange } = props;
  const { t } = useWording();
  const wrong = faults.get(list);
  return (
    <fieldset className={classes.list}>
      <legend>{title}</legend>
      <p className={classes.note}>{note}</p>
      {wrong !== undefined && (
        <p className={classes.fault} role="alert">
          {wrong}
        </p>
      )}
      {rows.map((row, index) => {
        const within = `${list}[${index}].`;
        const atFault = [...faults.keys()].some(
          (field) => field.startsWith(within) || `${field}.` === within,
        );
        const name = summary(row);
        return (
          // Rows have no identity of their own; they are only appended and removed.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <details key={index} className={classes.row} open={atFault || name === '' || undefined}>
            <summary>{name || t('setUp.model.unnamed')}</summary>
            <div className={classes.body}>
              {children(row, within, (changed) => onChange(rows.with(index, changed)))}
              <Button
                size="compact-xs"
                variant="subtle"
                onClick={() => onChange(rows.filter((_, other) => other !== index))}
              >
                {name === '' ? t('setUp.model.removeThis') : t('setUp.model.remove', { name })}
              </Button>
            </div>
          </details>
        );
      })}
      <Button size="compact-xs" onClick={() => onChange([...rows, emptyRow])}>
        {addLabel}
      </Button>
    </fieldset>
  );
}
