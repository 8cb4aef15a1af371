import { ORDER_STATES, type OrderEvent } from '@kizashi/api-contract';
import { useActorWords } from '../../ui/format/actor-words.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { eventDetailWords, eventWords } from '../../ui/orders/event-words.ts';
import { Card } from '../../ui/surface/card.tsx';
import { Tag } from '../../ui/surface/tag.tsx';
import { eventRuns } from './event-runs.ts';
import classes from './order-page.module.css';

/** The life of the order, newest first: who did what and when. */
export function EventsCard({ events, dates }: { events: readonly OrderEvent[]; dates: DateWords }) {
  const wording = useWording();
  const { t } = wording;
  const actorName = useActorWords();
  return (
    <Card title={t('order.events.title')}>
      {events.length === 0 && <p className={classes.padded}>{t('order.events.none')}</p>}
      <ol className={classes.events}>
        {eventRuns(events)
          .toReversed()
          .map(({ event, times }) => {
            const at = Date.parse(event.at);
            const detail = eventDetailWords(event, dates.dayAndTime, wording);
            return (
              <li key={`${event.recordedAt} ${event.verb}`}>
                <time dateTime={event.at}>{dates.dayAndTime(at)}</time>
                <span>
                  <b>{actorName(event.actor)}</b>{' '}
                  {times === 1 ? eventWords(event, wording) : t('order.events.updates', { count: times })}
                  {detail !== '' && <span className={classes.detail}> {detail}</span>}
                </span>
                {event.toState !== event.fromState && <StateTag state={event.toState} />}
              </li>
            );
          })}
      </ol>
    </Card>
  );
}

function StateTag({ state }: { state: string }) {
  const { t } = useWording();
  const known = ORDER_STATES.find((name) => name === state);
  return <Tag>{known ? t(`words.orderState.${known}`) : state}</Tag>;
}
