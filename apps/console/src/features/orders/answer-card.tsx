import type { Order } from '@kizashi/api-contract';
import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { OptionsTable } from '../../ui/advice/options-table.tsx';
import { useActorWords } from '../../ui/format/actor-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { Notice } from '../../ui/surface/notice.tsx';
import { type AnswerDraft, choicesOf, draftFault, NO_ANSWER, wantedOf, windowOf } from './answer-draft.ts';
import { DeclineFields, DeferFields } from './answer-fields.tsx';
import classes from './order-page.module.css';
import { changeWords, refusalWords } from './refusal-words.ts';
import { useIntent } from './use-intent.ts';
import type { OrderData } from './use-order.ts';

interface AnswerCardProps {
  readonly data: OrderData;
  readonly now: number;
  onDone(sentence: string): void;
}

/**
 * Accept, defer or decline. As soon as something is entered the order stays as the person saw it: a change by somebody
 * else is told above the form, takes nothing away, and is taken over when the person says so.
 */
export function AnswerCard({ data, now, onDone }: AnswerCardProps) {
  const wording = useWording();
  const { t } = wording;
  const { subject, events = [] } = data;
  const dates = wording.dates(subject.timeZone, now);
  const actorName = useActorWords();
  const [draft, setDraft] = useState<AnswerDraft>(NO_ANSWER);
  const [held, setHeld] = useState<Order | undefined>(undefined);
  const [faultShown, setFaultShown] = useState(false);
  const order = held ?? data.order;
  const { send, sending, error, forget } = useIntent((intent, answered) => {
    setDraft(NO_ANSWER);
    setHeld(undefined);
    onDone(doneWords(intent.verb, answered));
  });

  const change = (changed: Partial<AnswerDraft>) => {
    setDraft((known) => ({ ...known, ...changed }));
    setHeld((known) => known ?? data.order);
    setFaultShown(false);
    if (error) forget();
  };
  const takeOver = () => {
    forget();
    setHeld(draft === NO_ANSWER ? undefined : data.order);
  };
  const facts = { order, now, timeZone: subject.timeZone };
  const fault = draftFault(draft, facts, wording);
  const submit = () => {
    if (fault !== undefined) return setFaultShown(true);
    setHeld(order);
    send(wantedOf(draft, facts));
  };

  const choices = choicesOf(order);
  const changed = !sending && data.order.version !== order.version;
  const refusal =
    error && refusalWords({ error, answered: order, newest: data.order, events, dates, actorName }, wording);
  const choice = choices.includes(draft.choice) ? draft.choice : choices[0];
  const window = windowOf(order, draft);
  if (choice === undefined && !refusal && !changed)
    return (
      <Card title={t('part.options.title')}>
        <OptionsTable order={order} dates={dates} />
        <p className={classes.foot}>{t('part.options.footOrder')}</p>
      </Card>
    );
  return (
    <Card title={t('order.decide.title')}>
      <form
        className={classes.answer}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div role="alert">
          {refusal ? (
            <Notice
              tone="watch"
              title={refusal.title}
              action={
                refusal.offer === 'reload' ? (
                  <Button size="compact-xs" onClick={takeOver}>
                    {t('order.refused.reload')}
                  </Button>
                ) : (
                  refusal.offer === 'again' && (
                    <Button size="compact-xs" onClick={submit}>
                      {t('order.refused.again')}
                    </Button>
                  )
                )
              }
            >
              {refusal.detail}
            </Notice>
          ) : (
            changed && (
              <Notice
                tone="watch"
                title={changeWords(
                  { answered: order, newest: data.order, events, dates, actorName },
                  wording,
                )}
                action={
                  <Button size="compact-xs" onClick={takeOver}>
                    {t('order.refused.reload')}
                  </Button>
                }
              >
                {t('order.refused.notSaved')}
              </Notice>
            )
          )}
        </div>
        {choices.length > 1 && (
          <SegmentedControl
            aria-label={t('order.decide.choose')}
            value={draft.choice}
            onChange={(value) => change({ choice: value })}
            data={choices.map((value) => ({ value, label: t(`order.decide.${value}`) }))}
          />
        )}
        {choice === 'accept' && (
          <fieldset className={classes.windows}>
            <legend>{t('order.decide.window')}</legend>
            <OptionsTable
              order={order}
              dates={dates}
              pick={{ windowFrom: window?.windowFrom, onPick: (windowFrom) => change({ windowFrom }) }}
            />
          </fieldset>
        )}
        {choice === 'defer' && (
          <DeferFields
            facts={facts}
            draft={draft}
            dates={dates}
            onChange={change}
            fault={faultShown ? fault : undefined}
          />
        )}
        {choice === 'decline' && (
          <DeclineFields draft={draft} onChange={change} fault={faultShown ? fault : undefined} />
        )}
        {choice !== undefined && (
          <Button type="submit" variant="filled" disabled={sending} className={classes.send!}>
            {sending
              ? t('order.decide.sending')
              : choice === 'accept'
                ? t('order.decide.confirmAccept', {
                    day: window ? dates.dayAndTime(Date.parse(window.windowFrom)) : '',
                  })
                : t(choice === 'defer' ? 'order.decide.confirmDefer' : 'order.decide.confirmDecline')}
          </Button>
        )}
      </form>
      {choice !== 'accept' && <OptionsTable order={order} dates={dates} />}
      <p className={classes.foot}>{t('part.options.footOrder')}</p>
    </Card>
  );

  function doneWords(verb: string, answered: Order): string {
    const { number } = answered;
    const on = (at: string | null) => (at === null ? undefined : dates.day(Date.parse(at)));
    if (verb === 'defer') return t('order.done.defer', { number, day: on(answered.deferredUntil) ?? '' });
    if (verb === 'decline') return t('order.done.decline', { number });
    const day = on(answered.windowFrom);
    return day === undefined
      ? t('order.done.acceptNoWindow', { number })
      : t('order.done.accept', { number, day });
  }
}
