import type { Order } from '@kizashi/api-contract';
import { Radio, Textarea, TextInput } from '@mantine/core';
import { windowKindWords } from '../../ui/advice/window-words.ts';
import { chanceWords } from '../../ui/format/chance-words.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { moneyWords } from '../../ui/format/money-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { RiskMark } from '../../ui/marks/risk-mark.tsx';
import { Tag } from '../../ui/surface/tag.tsx';
import {
  type AnswerDraft,
  deferWarning,
  firstDeferDay,
  LONGEST_REASON,
  windowOf,
  windowsOf,
} from './answer-draft.ts';
import classes from './order-page.module.css';

interface FieldsProps {
  readonly draft: AnswerDraft;
  onChange(changed: Partial<AnswerDraft>): void;
}

/** The possible windows, each with its risk and its price. */
export function AcceptFields({
  order,
  draft,
  dates,
  onChange,
}: FieldsProps & { order: Order; dates: DateWords }) {
  const wording = useWording();
  const { t, language } = wording;
  return (
    <Radio.Group
      label={t('order.decide.window')}
      value={windowOf(order, draft)?.windowFrom ?? null}
      onChange={(windowFrom) => onChange({ windowFrom })}
    >
      <div className={classes.windows}>
        {windowsOf(order).map((option) => (
          <Radio
            key={option.windowFrom}
            value={option.windowFrom}
            label={
              <span className={classes.window}>
                <span>
                  <b>{dates.dayAndTime(Date.parse(option.windowFrom))}</b>{' '}
                  {option.chosen && <Tag tone="indigo">{t('order.decide.windowChosen')}</Tag>}
                  <span className={classes.second}>{windowKindWords(option, wording)}</span>
                </span>
                <RiskMark chance={option.pFailBefore}>{chanceWords(option.pFailBefore, t)}</RiskMark>
                <span>{moneyWords(option.expectedCost, language)}</span>
              </span>
            }
          />
        ))}
      </div>
    </Radio.Group>
  );
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
