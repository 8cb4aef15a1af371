import type { Line, PlannedStop } from '@kizashi/api-contract';
import { Button, Radio } from '@mantine/core';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { Link } from 'react-router';
import { nextOccurrence } from '../../api/planned-stops.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { Notice } from '../../ui/surface/notice.tsx';
import { canSplit, changeOf, type Reach, removalOf, type Series, writeOf } from './series-change.ts';
import { type DraftFault, draftFault, draftOf, newDraft, type StopDraft, timesOf } from './stop-draft.ts';
import classes from './stop-editor.module.css';
import { StopFields } from './stop-fields.tsx';
import { StopWarnings } from './stop-warnings.tsx';
import type { StopEntry } from './stops-at-site.ts';
import { stopRefusal, useSaveStop } from './use-save-stop.ts';

/** What the form is about: a new stop, or one time of a stored one with the tag that a change has to bring. */
export type Subject =
  | { readonly kind: 'new'; readonly day: string; readonly lineId: string }
  | {
      readonly kind: 'stored';
      readonly entry: StopEntry;
      readonly stored: PlannedStop;
      readonly tag: string;
    };

export interface Saved {
  readonly what: 'created' | 'changed' | 'removed';
  readonly draft: StopDraft;
  /** What undoes it, where it can be undone in one step. */
  readonly undo: { readonly remove: string } | { readonly create: PlannedStop } | undefined;
}

interface StopEditorProps {
  readonly subject: Subject;
  readonly lines: readonly Line[];
  readonly entries: readonly StopEntry[];
  readonly timeZone: string;
  readonly dates: DateWords;
  readonly now: number;
  onSaved(saved: Saved): void;
  onReload(): void;
  onClose(): void;
}

/** The form for one stop. Esc closes it; whatever is refused keeps what was entered. */
export function StopEditor({
  subject,
  lines,
  entries,
  timeZone,
  dates,
  now,
  onSaved,
  onReload,
  onClose,
}: StopEditorProps) {
  const wording = useWording();
  const { t } = wording;
  const stored = subject.kind === 'stored' ? subject.stored : undefined;
  const [draft, setDraft] = useState<StopDraft>(() =>
    subject.kind === 'new'
      ? newDraft(subject.lineId, subject.day)
      : draftOf(subject.entry.stop, subject.stored, dates),
  );
  const splittable = stored !== undefined && canSplit(stored);
  const recurring = stored?.rrule != null;
  const [reach, setReach] = useState<Reach>(splittable ? 'one' : 'all');
  const [fault, setFault] = useState<DraftFault>();
  const save = useSaveStop();
  const refusal = save.error === null ? undefined : stopRefusal(save.error, wording);
  const form = useRef<HTMLFormElement>(null);
  const reachName = useId();
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('select:not(:disabled), input:not(:disabled)')?.focus();
  }, []);

  const seriesOf = async (): Promise<Series> => {
    if (subject.kind === 'new') throw new Error('a new stop is no series');
    const { stop, to } = subject.entry;
    const next = recurring && reach === 'one' ? await nextOccurrence(subject.stored, to) : undefined;
    return { stored: subject.stored, occurrence: stop, next, timeZone, dates };
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const found = draftFault(draft, timeZone, wording);
    setFault(found);
    if (found !== undefined) return;
    if (subject.kind === 'new') {
      const [made] = await save.mutateAsync({ change: { create: [writeOf(draft, timeZone)] }, tag: '' });
      onSaved({ what: 'created', draft, undo: made && { remove: made.id } });
      return;
    }
    await save.mutateAsync({ change: changeOf(await seriesOf(), draft, reach), tag: subject.tag });
    onSaved({ what: 'changed', draft, undo: undefined });
  };
  const remove = async () => {
    if (subject.kind === 'new') return;
    const change = removalOf(await seriesOf(), reach);
    await save.mutateAsync({ change, tag: subject.tag });
    onSaved({
      what: 'removed',
      draft,
      undo: change.remove === undefined ? undefined : { create: subject.stored },
    });
  };
  // What was refused is said in the form; it must not be an unhandled rejection as well.
  const quietly = (work: Promise<void>) => void work.catch(() => undefined);
  return (
    <Card
      title={t(subject.kind === 'new' ? 'stops.editor.create' : 'stops.editor.change')}
      className={classes.card}
    >
      <form
        ref={form}
        className={classes.form}
        noValidate
        onSubmit={(event) => quietly(submit(event))}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose();
        }}
      >
        <div role="alert">
          {refusal && (
            <Notice
              tone="watch"
              title={refusal.text}
              action={
                refusal.stale && (
                  <Button size="compact-xs" onClick={onReload}>
                    {t('stops.refused.reload')}
                  </Button>
                )
              }
            />
          )}
        </div>
        <StopFields
          {...{ draft, lines, fault }}
          lineFixed={subject.kind === 'stored'}
          onDraft={(changed) => {
            setFault(undefined);
            setDraft(changed);
          }}
        />
        {recurring && (
          <Radio.Group
            name={reachName}
            label={t('stops.editor.reach')}
            description={splittable ? undefined : t('stops.editor.countedRule')}
            value={reach}
            onChange={(value) => setReach(value as Reach)}
          >
            <div className={classes.reach}>
              {splittable && <Radio value="one" label={t('stops.editor.one')} />}
              {splittable && <Radio value="following" label={t('stops.editor.following')} />}
              <Radio value="all" label={t('stops.editor.all')} />
            </div>
          </Radio.Group>
        )}
        <StopWarnings
          {...{ draft, entries, dates, now }}
          times={timesOf(draft, timeZone)}
          opened={subject.kind === 'stored' ? subject.entry : undefined}
        />
        {subject.kind === 'stored' && subject.entry.orders.length > 0 && (
          <p className={classes.orders}>
            {t('stops.editor.orders')}
            {subject.entry.orders.map(({ order }) => (
              <Link key={order.id} to={`/orders/${order.id}`}>
                {order.number} {order.machineSerial} {order.positionName[wording.language]}
              </Link>
            ))}
          </p>
        )}
        <div className={classes.actions}>
          <Button type="submit" variant="filled" disabled={save.isPending}>
            {t(subject.kind === 'new' ? 'stops.editor.save' : 'stops.editor.saveChange')}
          </Button>
          {subject.kind === 'stored' && (
            <Button disabled={save.isPending} onClick={() => quietly(remove())}>
              {t('stops.editor.remove')}
            </Button>
          )}
          <Button variant="subtle" onClick={onClose}>
            {t('stops.editor.close')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
