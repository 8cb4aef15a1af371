import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { joinSentences } from '../../ui/format/sentences.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { StateMark } from '../../ui/marks/state-mark.tsx';
import { Answer } from '../../ui/surface/answer.tsx';
import { Tag } from '../../ui/surface/tag.tsx';
import { machineAnswer } from './machine-answer.ts';
import classes from './machine-page.module.css';
import { modeWords } from './mode-words.ts';
import type { MachineData } from './use-machine.ts';

/** What the machine is, what it is doing, and the answer: what needs doing, or that nothing does. */
export function MachineHead({ data, now }: { data: MachineData; now: number }) {
  const wording = useWording();
  const { t, language } = wording;
  const { machine, model, condition, timeZone, orders } = data;
  const dates = wording.dates(timeZone, now);
  const answer = machineAnswer(data, now, wording);
  const about = [
    t(`words.state.${machine.state}`),
    condition?.since
      ? t('machine.head.since', { time: dates.dayAndTime(Date.parse(condition.since)) })
      : undefined,
  ].filter((part) => part !== undefined);
  return (
    <div className={classes.head}>
      <div>
        <p className={classes.what}>
          <StateMark kind={machine.state} /> <b>{machine.serial}</b>{' '}
          <span>{[model.name, ...about].join(t('words.listJoin'))}</span>{' '}
          {condition?.mode && <Tag>{modeWords(condition.mode, model, wording)}</Tag>}
        </p>
        <div aria-live="polite">
          <Answer
            second={
              answer.second !== '' && (
                <span className={classes.second}>{joinSentences([answer.second], language)}</span>
              )
            }
          >
            <span className={answer.alarm ? classes.alarm : undefined}>{answer.first}</span>
          </Answer>
        </div>
      </div>
      {orders.length > 0 && (
        <div className={classes.orders}>
          {orders.map((order, index) => (
            <Button
              key={order.id}
              component={Link}
              to={`/orders/${order.id}`}
              variant={index === 0 ? 'filled' : 'default'}
            >
              {t('part.openOrder', { number: order.number })}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
