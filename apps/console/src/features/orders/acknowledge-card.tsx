import { Button } from '@mantine/core';
import { useActorWords } from '../../ui/format/actor-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Notice } from '../../ui/surface/notice.tsx';
import { doneWords } from './done-words.ts';
import { refusalWords } from './refusal-words.ts';
import { useIntent } from './use-intent.ts';
import type { OrderData } from './use-order.ts';

/** An urgent order first wants to know that somebody looks after it. */
export function Acknowledge({
  data,
  now,
  mayAct,
  onDone,
}: {
  data: OrderData;
  now: number;
  mayAct: boolean;
  onDone(sentence: string): void;
}) {
  const wording = useWording();
  const { t } = wording;
  const { order, subject, events = [] } = data;
  const dates = wording.dates(subject.timeZone, now);
  const actorName = useActorWords();
  const { send, sending, error } = useIntent((intent, answered) =>
    onDone(doneWords(intent.verb, answered, dates, wording)),
  );
  if (order.acknowledgedBy !== null && order.acknowledgedAt !== null)
    return (
      <p>
        {t('order.decide.acknowledged', {
          who: actorName(order.acknowledgedBy),
          when: dates.dayAndTime(Date.parse(order.acknowledgedAt)),
        })}
      </p>
    );
  const refusal =
    error && refusalWords({ error, answered: order, newest: order, events, dates, actorName }, wording);
  return (
    <Notice
      tone="watch"
      title={refusal ? refusal.title : t(mayAct ? 'order.decide.acknowledgeNote' : 'order.decide.notSeen')}
      action={
        mayAct && (
          <Button
            variant="filled"
            disabled={sending}
            onClick={() => send({ orderId: order.id, version: order.version, verb: 'acknowledge', body: {} })}
          >
            {t('order.decide.acknowledge')}
          </Button>
        )
      }
    >
      {refusal?.detail}
    </Notice>
  );
}
