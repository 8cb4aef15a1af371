import type { Order } from '@kizashi/api-contract';
import { Textarea, TextInput } from '@mantine/core';
import type { DateWords } from '../../ui/format/date-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { type AnswerDraft, deferWarning, firstDeferDay, LONGEST_REASON } from './answer-draft.ts';
import classes from './order-page.module.css';

interface FieldsProps {
  readonly draft: AnswerDraft;
  onChange(changed: Partial<AnswerDraft>): void;
}

interface FaultProps {
  readonly fault: string | undefined;
}

export function DeferFields({
  facts,
  draft,
  dates,
  onChange,
  fault,
}: FieldsProps &
  FaultProps & {
    readonly facts: { readonly order: Order; readonly now: number; readonly timeZone: string };
    readonly dates: DateWords;
  }) {
  const wording = useWording();
  const { t } = wording;
  const { orderBy } = facts.order;
  const warning = deferWarning(draft, facts, dates, wording);
  return (
    <div>
      <TextInput
        type="date"
        label={t('order.decide.until')}
        description={
          orderBy === null
            ? t('order.decide.untilNoteNone')
            : t('order.decide.untilNote', { day: dates.day(Date.parse(orderBy)) })
        }
        min={firstDeferDay(facts.now, dates)}
        value={draft.untilDay}
        onChange={(event) => onChange({ untilDay: event.currentTarget.value })}
        error={fault}
        className={classes.day!}
      />
      {warning !== undefined && (
        <p className={classes.warning} role="status">
          {warning}
        </p>
      )}
    </div>
  );
}

export function DeclineFields({ draft, onChange, fault }: FieldsProps & FaultProps) {
  const { t } = useWording();
  return (
    <Textarea
      label={t('order.decide.reason')}
      description={t('order.decide.reasonNote')}
      rows={3}
      maxLength={LONGEST_REASON}
      value={draft.reason}
      onChange={(event) => onChange({ reason: event.currentTarget.value })}
      error={fault}
    />
  );
}
