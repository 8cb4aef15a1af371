import type { FittedPart, Forecast } from '@kizashi/api-contract';
import { HOUR_MS } from '@kizashi/kernel';
import { chanceWords, reachWords } from '../../ui/format/chance-words.ts';
import { amountWords, startSentence } from '../../ui/format/number-words.ts';
import { joinSentences } from '../../ui/format/sentences.ts';
import type { Wording } from '../../ui/format/use-wording.ts';
import { chanceFailedBefore, type EndOfLife } from '../../ui/remaining-life/end-of-life.ts';
import { lifeUnitWord } from '../../ui/remaining-life/life-unit-word.ts';
import { leftWords, remainingSpan, spanWords } from '../../ui/remaining-life/remaining-span.ts';

export interface PartAnswer {
  /** Said first and in vermilion: somebody has to act now. */
  readonly alarm: string;
  readonly first: string;
  readonly second: string;
}

export interface PartFacts {
  readonly part: FittedPart;
  readonly forecast: Forecast | null;
  /** The newest earlier call that gave a range: shown when the present one gives none. */
  readonly lastCall: Forecast | undefined;
  readonly end: EndOfLife | undefined;
  /** Start of the line's next stop, epoch ms. */
  readonly nextStopAt: number | undefined;
  readonly now: number;
  readonly timeZone: string;
}

/** P(fail within 72 h) from which it is said first: the urgent limit of the ordering rule. */
const URGENT_CHANCE = 0.3;

/** "19 to 27 days left. The line stops on Thu 12 Nov: 97 % chance of reaching it." and what that is in life. */
export function partAnswer(facts: PartFacts, wording: Wording): PartAnswer {
  const { part, forecast, now, timeZone } = facts;
  const { t, language } = wording;
  const dates = wording.dates(timeZone, now);
  if (part.removedAt !== null)
    return {
      alarm: '',
      first: t('part.answer.removed', { day: dates.day(Date.parse(part.removedAt)) }),
      second: '',
    };
  if (forecast === null)
    return { alarm: '', first: t('part.answer.none'), second: t('part.answer.noneDetail') };
  if (forecast.status === 'withheld') return withheldAnswer(facts, forecast, wording);

  const urgent = forecast.pFail72h !== null && forecast.pFail72h >= URGENT_CHANCE;
  const left = t('part.answer.left', {
    left: startSentence(leftWords(remainingSpan(forecast, now, dates), wording)),
  });
  return {
    alarm: urgent ? t('part.answer.soon', { chance: startSentence(chanceWords(forecast.pFail72h!, t)) }) : '',
    first: joinSentences([left, stopSentence(facts, wording)], language),
    second: amountSentence(forecast, now, wording),
  };
}

function stopSentence({ end, nextStopAt, now, timeZone }: PartFacts, { t, dates }: Wording): string {
  if (nextStopAt === undefined || end === undefined) return t('part.answer.noStop');
  return t('part.answer.stop', {
    day: dates(timeZone, now).day(nextStopAt),
    chance: reachWords(chanceFailedBefore(end, nextStopAt), t),
  });
}

/**
 * The same range in life. The forecast counts from its evidence, people count from now: what was used up since then is
 * taken off, so that days and life agree.
 */
function amountSentence(
  { p10, p90, asOf, lifePerHour, lifeUnit }: Forecast,
  now: number,
  { t, language }: Wording,
): string {
  if (p10 === null) return '';
  const used = (lifePerHour ?? 0) * Math.max(0, (now - Date.parse(asOf)) / HOUR_MS);
  const amount = (value: number) => amountWords(Math.max(0, value - used), language, 0);
  const range =
    p90 === null
      ? t('words.rangeOpen', { low: amount(p10) })
      : t('words.range', { low: amount(p10), high: amount(p90) });
  const unit = lifeUnitWord(lifeUnit, t);
  if (lifePerHour === null || lifeUnit === 'calendar-hours')
    return t('part.answer.amountPlain', { range, unit });
  return t('part.answer.amount', { range, unit, perDay: amountWords(lifePerHour * 24, language, 1) });
}

function withheldAnswer(
  { lastCall, now, timeZone }: PartFacts,
  forecast: Forecast,
  wording: Wording,
): PartAnswer {
  const { t, language } = wording;
  const dates = wording.dates(timeZone, now);
  const calledAt = lastCall === undefined ? now : Date.parse(lastCall.asOf);
  const last =
    lastCall === undefined
      ? ''
      : t('part.answer.lastCall', {
          day: dates.day(calledAt),
          span: spanWords(remainingSpan(lastCall, calledAt, dates), wording),
        });
  return {
    alarm: '',
    first: t('part.answer.withheld', {
      reason: t(`words.withheldReason.${forecast.reason ?? 'stale-input'}`),
    }),
    second: joinSentences([forecast.endsWhen?.[language] ?? '', last], language),
  };
}
