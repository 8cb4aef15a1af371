import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { amountWords, startSentence } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { StateMark } from '../../ui/marks/state-mark.tsx';
import type { EndOfLife } from '../../ui/remaining-life/end-of-life.ts';
import { lifeUnitWord } from '../../ui/remaining-life/life-unit-word.ts';
import { Answer } from '../../ui/surface/answer.tsx';
import classes from './fitted-part-page.module.css';
import { partAnswer } from './part-answer.ts';
import type { StopChance } from './stop-chance.ts';
import type { PartData } from './use-part.ts';

interface PartHeadProps {
  readonly data: PartData;
  readonly end: EndOfLife | undefined;
  readonly stops: readonly StopChance[];
  readonly now: number;
}

/** What the part is, and the answer: when does it end, does it reach the stop. */
export function PartHead({ data, end, stops, now }: PartHeadProps) {
  const wording = useWording();
  const { t, language } = wording;
  const { part, machine, forecast, calls, order, timeZone } = data;
  const dates = wording.dates(timeZone, now);
  const answer = partAnswer(
    {
      part,
      forecast,
      end,
      lastCall: calls?.find(({ status }) => status === 'estimated'),
      nextStopAt: stops.find(({ from }) => from > now)?.from,
      now,
      timeZone,
    },
    wording,
  );
  const about = [
    t('part.what', {
      serial: machine.serial,
      partNumber: part.partNumber,
      partSerial: part.serial,
      fittedAt: dates.day(Date.parse(part.fittedAt)),
    }),
    part.lifeUsed === null
      ? ''
      : t('part.used', {
          used: amountWords(part.lifeUsed, language, 0),
          unit: lifeUnitWord(part.lifeUnit, t),
        }),
  ];
  return (
    <div className={classes.head}>
      <div>
        <p className={classes.what}>
          <StateMark kind={machine.state} /> <b>{startSentence(part.positionName[language])}</b>{' '}
          <span>{about.filter(Boolean).join(t('words.listJoin'))}</span>
        </p>
        <div aria-live="polite">
          <Answer
            second={
              answer.second === '' ? undefined : <span className={classes.second}>{answer.second}</span>
            }
          >
            {answer.alarm !== '' && <span className={classes.alarm}>{answer.alarm} </span>}
            {answer.first}
          </Answer>
        </div>
      </div>
      {order && (
        <Button component={Link} to={`/orders/${order.id}`} variant="filled">
          {t('part.openOrder', { number: order.number })}
        </Button>
      )}
    </div>
  );
}
