import { DAY_MS } from '@kizashi/kernel';
import { Link } from 'react-router';
import { amountWords, startSentence } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { lifeUnitWord } from '../../ui/remaining-life/life-unit-word.ts';
import { leftWords, remainingSpan } from '../../ui/remaining-life/remaining-span.ts';
import { Card } from '../../ui/surface/card.tsx';
import { ChannelChips } from './channel-chips.tsx';
import { channelGroups } from './channel-groups.ts';
import { HealthStrip } from './health-strip.tsx';
import { STRIP_AHEAD, STRIP_PAST } from './health-strip-geometry.ts';
import classes from './part-tree.module.css';
import type { MachineData, PartOfMachine } from './use-machine.ts';

interface PartTreeProps {
  readonly data: MachineData;
  readonly now: number;
  readonly chosen: string | undefined;
  onChoose(channel: string): void;
}

/** What the machine is made of: position by position the part, its life, its health, and the channels that tell of it. */
export function PartTree({ data, now, chosen, onChoose }: PartTreeProps) {
  const { t, language } = useWording();
  const { model, parts, condition } = data;
  const groups = channelGroups(model);
  const own = groups.find(({ positionId }) => positionId === null);
  const states = condition?.channels ?? [];
  const chips = { model, states, chosen, onChoose };
  return (
    <Card
      title={t('machine.parts.title')}
      aside={t('machine.parts.scale', { past: STRIP_PAST / DAY_MS, ahead: STRIP_AHEAD / DAY_MS })}
    >
      <ul className={classes.tree}>
        {model.positions.map(({ id, name }) => {
          const fitted = parts.find(({ part }) => part.positionId === id);
          return (
            <li key={id} className={classes.position}>
              <div className={classes.row}>
                <div>
                  <h3 className={classes.name}>
                    {fitted === undefined ? (
                      startSentence(name[language])
                    ) : (
                      <Link to={`/parts/${fitted.part.id}`}>{startSentence(name[language])}</Link>
                    )}
                  </h3>
                  {fitted === undefined ? (
                    <p className={classes.quiet}>{t('machine.parts.notFitted')}</p>
                  ) : (
                    <PartFacts of={fitted} data={data} now={now} />
                  )}
                </div>
                {fitted && <HealthStrip of={fitted} now={now} timeZone={data.timeZone} />}
              </div>
              <ChannelChips
                {...chips}
                channels={groups.find(({ positionId }) => positionId === id)?.channels.slice() ?? []}
              />
            </li>
          );
        })}
        {own && (
          <li className={classes.position}>
            <h3 className={classes.name}>{t('machine.parts.whole')}</h3>
            <ChannelChips {...chips} channels={own.channels.slice()} />
          </li>
        )}
      </ul>
    </Card>
  );
}

function PartFacts({ of, data, now }: { of: PartOfMachine; data: MachineData; now: number }) {
  const wording = useWording();
  const { t, language } = wording;
  const { part, forecast } = of;
  const order = data.orders.find(({ fittedPartId }) => fittedPartId === part.id);
  const facts = [
    t('machine.parts.serial', { serial: part.serial }),
    part.lifeUsed === null
      ? undefined
      : t('part.used', {
          used: amountWords(part.lifeUsed, language, 0),
          unit: lifeUnitWord(part.lifeUnit, t),
        }),
  ].filter((fact) => fact !== undefined);
  return (
    <>
      <p className={classes.left}>
        <ForecastWords forecast={forecast} data={data} now={now} />
        {order && (
          <>
            {' '}
            <Link to={`/orders/${order.id}`} className={classes.order!}>
              {t('machine.parts.order', {
                number: order.number,
                state: t(`words.orderState.${order.state}`),
              })}
            </Link>
          </>
        )}
      </p>
      <p className={classes.quiet}>{facts.join(t('words.listJoin'))}</p>
    </>
  );
}

function ForecastWords({
  forecast,
  data,
  now,
}: {
  forecast: PartOfMachine['forecast'];
  data: MachineData;
  now: number;
}) {
  const wording = useWording();
  const { t } = wording;
  if (forecast === undefined) return null;
  if (forecast === null) return <span className={classes.quiet}>{t('machine.parts.noForecast')}</span>;
  if (forecast.status === 'withheld')
    return (
      <span className={classes.silent}>
        {t('machine.parts.withheld', {
          reason: t(`words.withheldReason.${forecast.reason ?? 'stale-input'}`),
        })}
      </span>
    );
  const span = remainingSpan(forecast, now, wording.dates(data.timeZone, now));
  return <b>{startSentence(leftWords(span, wording))}</b>;
}
