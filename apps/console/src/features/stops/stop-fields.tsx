import type { Line } from '@kizashi/api-contract';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useWording, type Wording } from '../../ui/format/use-wording.ts';
import { weekdayName } from './day-words.ts';
import { type Repeat, weekOfMonth } from './repeat.ts';
import { type DraftFault, type StopDraft, shifted, withDay } from './stop-draft.ts';
import classes from './stop-editor.module.css';

interface StopFieldsProps {
  readonly draft: StopDraft;
  readonly lines: readonly Line[];
  /** A stored stop stays with its line. */
  readonly lineFixed: boolean;
  readonly fault: DraftFault | undefined;
  onDraft(draft: StopDraft): void;
}

/** When a line stands still, and how often: every field can be reached and filled from the keyboard. */
export function StopFields({ draft, lines, lineFixed, fault, onDraft }: StopFieldsProps) {
  const wording = useWording();
  const { t } = wording;
  const errorOf = (field: DraftFault['field']) => (fault?.field === field ? fault.text : undefined);
  return (
    <>
      <NativeSelect
        label={t('stops.line')}
        value={draft.lineId}
        disabled={lineFixed}
        onChange={({ currentTarget }) => onDraft({ ...draft, lineId: currentTarget.value })}
        data={lines.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <div className={classes.when}>
        <TextInput
          type="date"
          label={t('stops.editor.begins')}
          value={draft.day}
          error={errorOf('day')}
          onChange={({ currentTarget }) => onDraft(withDay(draft, currentTarget.value))}
        />
        <TextInput
          type="time"
          label={t('stops.editor.beginsAt')}
          value={draft.time}
          onChange={({ currentTarget }) => onDraft({ ...draft, time: currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t('stops.editor.ends')}
          value={draft.endDay}
          error={errorOf('end')}
          onChange={({ currentTarget }) => onDraft({ ...draft, endDay: currentTarget.value })}
        />
        <TextInput
          type="time"
          label={t('stops.editor.endsAt')}
          value={draft.endTime}
          onChange={({ currentTarget }) => onDraft({ ...draft, endTime: currentTarget.value })}
        />
      </div>
      <fieldset className={classes.move}>
        <legend>{t('stops.editor.move')}</legend>
        <Button size="compact-xs" onClick={() => onDraft(shifted(draft, -1))}>
          {t('stops.editor.earlier')}
        </Button>
        <Button size="compact-xs" onClick={() => onDraft(shifted(draft, 1))}>
          {t('stops.editor.later')}
        </Button>
        <Button size="compact-xs" onClick={() => onDraft(shifted(draft, 7))}>
          {t('stops.editor.weekLater')}
        </Button>
      </fieldset>
      <NativeSelect
        label={t('stops.editor.repeat')}
        value={draft.repeat.kind}
        onChange={({ currentTarget }) =>
          onDraft({ ...draft, repeat: repeatNamed(currentTarget.value as Repeat['kind'], draft.repeat) })
        }
        data={repeatChoices(draft, wording)}
      />
      {draft.repeat.kind === 'weekly' && (
        <TextInput
          type="number"
          label={t('stops.editor.every')}
          min={1}
          max={52}
          value={Number.isNaN(draft.repeat.every) ? '' : draft.repeat.every}
          error={errorOf('every')}
          className={classes.short!}
          onChange={({ currentTarget }) =>
            onDraft({ ...draft, repeat: { kind: 'weekly', every: currentTarget.valueAsNumber } })
          }
        />
      )}
      {draft.repeat.kind !== 'once' && draft.repeat.kind !== 'own' && (
        <TextInput
          type="date"
          label={t('stops.editor.until')}
          value={draft.untilDay}
          min={draft.day}
          error={errorOf('until')}
          onChange={({ currentTarget }) => onDraft({ ...draft, untilDay: currentTarget.value })}
        />
      )}
    </>
  );
}

function repeatNamed(kind: Repeat['kind'], before: Repeat): Repeat {
  if (kind === before.kind) return before;
  if (kind === 'weekly') return { kind, every: 1 };
  return kind === 'own' ? before : { kind };
}

function repeatChoices(
  { day, repeat }: StopDraft,
  { t, language }: Wording,
): { value: string; label: string }[] {
  const known = /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : '2026-01-01';
  const weekday = weekdayName(known, language, 'long');
  const week = weekOfMonth(known);
  const nth = t(`stops.editor.nth.${week === -1 ? 'last' : (String(week) as '1' | '2' | '3' | '4')}`);
  return [
    { value: 'once', label: t('stops.editor.once') },
    { value: 'weekly', label: t('stops.editor.weekly', { weekday }) },
    { value: 'monthly-day', label: t('stops.editor.monthlyDay', { day: Number(known.slice(8)) }) },
    { value: 'monthly-weekday', label: t('stops.editor.monthlyWeekday', { nth, weekday }) },
    ...(repeat.kind === 'own'
      ? [{ value: 'own', label: t('stops.editor.own', { rule: repeat.rrule }) }]
      : []),
  ];
}
