import { SegmentedControl, TextInput } from '@mantine/core';
import { useWording } from '../../ui/format/use-wording.ts';
import type { PeriodChoice } from '../../ui/period/period.ts';
import classes from './results-page.module.css';

interface PeriodPickerProps {
  readonly choice: PeriodChoice;
  readonly days: { readonly fromDay: string; readonly toDay: string };
  readonly wrong: boolean;
  onChoice(choice: PeriodChoice): void;
}

/** Ninety days, a year, or two days of one's own. */
export function PeriodPicker({ choice, days, wrong, onChoice }: PeriodPickerProps) {
  const { t } = useWording();
  return (
    <div className={classes.period}>
      <SegmentedControl
        aria-label={t('results.period.label')}
        value={choice.kind}
        onChange={(kind) =>
          onChoice(kind === 'own' ? { kind, fromDay: days.fromDay, toDay: days.toDay } : { kind })
        }
        data={[
          { value: '90d', label: t('results.period.days90') },
          { value: '12m', label: t('results.period.year') },
          { value: 'own', label: t('results.period.own') },
        ]}
      />
      {choice.kind === 'own' && (
        <div className={classes.own}>
          <TextInput
            type="date"
            label={t('results.period.from')}
            value={choice.fromDay}
            max={choice.toDay}
            required
            withAsterisk={false}
            error={wrong ? t('results.period.wrong') : undefined}
            onChange={({ currentTarget: { value } }) =>
              value !== '' && onChoice({ ...choice, fromDay: value })
            }
          />
          <TextInput
            type="date"
            label={t('results.period.to')}
            value={choice.toDay}
            min={choice.fromDay}
            required
            withAsterisk={false}
            onChange={({ currentTarget: { value } }) => value !== '' && onChoice({ ...choice, toDay: value })}
          />
        </div>
      )}
    </div>
  );
}
