import { Button, SegmentedControl } from '@mantine/core';
import { OptionsTable } from '../../ui/advice/options-table.tsx';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { windowOf } from './answer-draft.ts';
import { DeclineFields, DeferFields } from './answer-fields.tsx';
import { ObstacleNotice } from './obstacle-notice.tsx';
import classes from './order-page.module.css';
import { useAnswer } from './use-answer.ts';
import type { OrderData } from './use-order.ts';

interface AnswerCardProps {
  readonly data: OrderData;
  readonly now: number;
  /** Whoever may not act reads the windows and has nothing to send. */
  readonly mayAct: boolean;
  onDone(sentence: string): void;
}

/**
 * Accept, defer or decline. As soon as something is entered the order stays as the person saw it: a change by somebody
 * else is told above the form, takes nothing away, and is taken over when the person says so.
 */
export function AnswerCard({ data, now, mayAct, onDone }: AnswerCardProps) {
  const { t, dates: datesIn } = useWording();
  const dates = datesIn(data.subject.timeZone, now);
  const answering = useAnswer(data, now, onDone);
  const { order, choices, draft, obstacle, change } = answering;
  if (!mayAct || (draft === undefined && obstacle === undefined))
    return (
      <Card title={t('part.options.title')}>
        <OptionsTable order={order} dates={dates} />
        <p className={classes.foot}>{t('part.options.footOrder')}</p>
      </Card>
    );
  const window = draft && windowOf(order, draft);
  return (
    <Card title={t('order.decide.title')}>
      <form
        className={classes.answer}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          answering.submit();
        }}
      >
        <ObstacleNotice obstacle={obstacle} onTakeOver={answering.takeOver} onAgain={answering.submit} />
        {draft && choices.length > 1 && (
          <SegmentedControl
            aria-label={t('order.decide.choose')}
            value={draft.choice}
            onChange={(choice) => change({ choice })}
            data={choices.map((value) => ({ value, label: t(`order.decide.${value}`) }))}
          />
        )}
        {draft?.choice === 'accept' && (
          <fieldset className={classes.windows}>
            <legend>{t('order.decide.window')}</legend>
            <OptionsTable
              order={order}
              dates={dates}
              pick={{ windowFrom: window?.windowFrom, onPick: (windowFrom) => change({ windowFrom }) }}
            />
          </fieldset>
        )}
        {draft?.choice === 'defer' && (
          <DeferFields
            facts={{ order, now, timeZone: data.subject.timeZone }}
            draft={draft}
            dates={dates}
            onChange={change}
            fault={answering.fault}
          />
        )}
        {draft?.choice === 'decline' && (
          <DeclineFields draft={draft} onChange={change} fault={answering.fault} />
        )}
        {draft && (
          <Button type="submit" variant="filled" disabled={answering.sending} className={classes.send!}>
            {answering.sending
              ? t('order.decide.sending')
              : t(CONFIRM[draft.choice], {
                  day: window ? dates.dayAndTime(Date.parse(window.windowFrom)) : '',
                })}
          </Button>
        )}
      </form>
      {draft?.choice !== 'accept' && <OptionsTable order={order} dates={dates} />}
      <p className={classes.foot}>{t('part.options.footOrder')}</p>
    </Card>
  );
}

const CONFIRM = {
  accept: 'order.decide.confirmAccept',
  defer: 'order.decide.confirmDefer',
  decline: 'order.decide.confirmDecline',
} as const;
