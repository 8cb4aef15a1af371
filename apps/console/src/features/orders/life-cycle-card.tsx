import type { Order, OrderEvent } from '@kizashi/api-contract';
import { agreed } from '../../ui/advice/answerable.ts';
import { useActorWords } from '../../ui/format/actor-words.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { startSentence } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { type LifeStep, lifeCycle } from './life-cycle.ts';
import classes from './life-cycle-card.module.css';

interface LifeCycleCardProps {
  readonly order: Order;
  readonly events: readonly OrderEvent[];
  readonly dates: DateWords;
}

/** Where the order stands on its way from advice to the closed swap, who brought it there, and what it still lacks. */
export function LifeCycleCard({ order, events, dates }: LifeCycleCardProps) {
  const { t } = useWording();
  const steps = lifeCycle(order, events);
  return (
    <Card title={t('order.life.title')} className={classes.card}>
      <ol className={classes.steps}>
        {steps.map((step) => (
          <Step key={step.state} step={step} dates={dates} />
        ))}
      </ol>
      {agreed(order) && <ReadyCheck missing={order.missing} />}
    </Card>
  );
}

function Step({ step: { state, place, at, actor }, dates }: { step: LifeStep; dates: DateWords }) {
  const { t } = useWording();
  const actorName = useActorWords();
  const ended = state === 'cancelled' || state === 'declined' || state === 'expired';
  return (
    <li
      className={classes.step}
      data-place={place}
      data-ended={ended || undefined}
      aria-current={place === 'now' ? 'step' : undefined}
    >
      <b>{startSentence(t(`words.orderState.${state}`))}</b>
      {at === undefined ? (
        <span className={classes.when}>
          {t(place === 'ahead' ? 'order.life.ahead' : 'order.life.unknown')}
        </span>
      ) : (
        <span className={classes.when}>
          <time dateTime={at}>{dates.dayAndTime(Date.parse(at))}</time>
          {actor !== undefined && <span>{actorName(actor)}</span>}
        </span>
      )}
    </li>
  );
}

const NEEDED = ['part', 'engineer', 'stop'] as const;

/** Part, engineer, stop: what is there, and what is missing with the way to get it. */
function ReadyCheck({ missing }: { missing: Order['missing'] }) {
  const { t } = useWording();
  return (
    <ul className={classes.check} aria-label={t('order.life.check')}>
      {NEEDED.map((thing) => {
        const lacks = missing.includes(thing);
        return (
          <li key={thing} data-lacks={lacks || undefined}>
            <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
              <path d={lacks ? 'M2.5 2.5l7 7m0-7l-7 7' : 'M2 6.5l3 3 5-7'} />
            </svg>
            <span>
              <b className={classes.thing}>
                {lacks ? t(`order.life.lacks.${thing}`) : t(`order.life.has.${thing}`)}
              </b>{' '}
              {lacks && <span className={classes.how}>{t(`order.life.how.${thing}`)}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
