import type { FleetRow } from '@kizashi/api-contract';
import { chanceWords, reachWords } from '../../ui/format/chance-words.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { startSentence } from '../../ui/format/number-words.ts';
import { joinSentences } from '../../ui/format/sentences.ts';
import type { Wording } from '../../ui/format/use-wording.ts';
import { leftWords, remainingSpan, spanWords } from '../../ui/remaining-life/remaining-span.ts';
import { orderWords } from './order-words.ts';

/** What the fleet page says about one machine. */
export interface MachineSentence {
  /** The finding, in bold. */
  readonly lead: string;
  /** Goes on in the same line. */
  readonly rest: string;
  /** What is being done or would help, in grey below. */
  readonly second: string;
  readonly tone: 'ink' | 'alarm' | 'silent' | 'quiet';
}

/** P(fail within 72 h) from which a sentence leads with it: the urgent limit of the ordering rule. */
const URGENT_CHANCE = 0.3;

/** Nothing is asked of anybody: one line, in grey. */
export function isQuiet({ group, order, forecast }: FleetRow): boolean {
  return group === 'running' && order === null && forecast?.status === 'estimated';
}

export function machineSentence(row: FleetRow, now: number, wording: Wording): MachineSentence {
  const { t, language } = wording;
  const dates = wording.dates(row.timeZone, now);
  if (row.positionName === null)
    return { lead: t('fleet.sentence.noPart'), rest: '', second: '', tone: 'silent' };
  const part = startSentence(row.positionName[language]);
  const order = row.order === null ? '' : orderWords(row.order, now, dates, wording);
  const { forecast } = row;
  if (forecast === null)
    return { lead: t('fleet.sentence.noForecast', { part }), rest: '', second: order, tone: 'silent' };
  if (forecast.status === 'withheld') return withheldSentence(row, order, part, dates, wording);

  const span = remainingSpan(forecast, now, dates);
  const left = leftWords(span, wording);
  const nextStop = nextStopWords(row, dates, wording);
  if (row.group === 'today' && forecast.pFail72h !== null && forecast.pFail72h >= URGENT_CHANCE)
    return {
      lead: t('fleet.sentence.failsSoon', { part, chance: chanceWords(forecast.pFail72h, t) }),
      rest: '',
      second: joinSentences([t('fleet.sentence.spanLeft', { left: startSentence(left) }), order], language),
      tone: 'alarm',
    };
  if (isQuiet(row))
    return {
      lead: '',
      rest:
        t('fleet.sentence.quiet', { part, span: spanWords(span, wording) }) +
        nextStopDay(row, dates, wording),
      second: '',
      tone: 'quiet',
    };
  // The last call still counts, but nothing new comes: nothing stale may look healthy.
  const silent = row.machine.state === 'silent' && row.machine.lastReadingAt !== null;
  const since = silent
    ? t('fleet.sentence.silentNow', { time: dates.dayAndTime(Date.parse(row.machine.lastReadingAt!)) })
    : '';
  return {
    lead: t('fleet.sentence.left', { part, left }),
    rest: nextStop,
    second: joinSentences([since, row.order === null ? t('fleet.sentence.noOrder') : order], language),
    tone: row.machine.state === 'alarm' ? 'alarm' : silent ? 'silent' : 'ink',
  };
}

function withheldSentence(
  { machine, forecast }: FleetRow,
  order: string,
  part: string,
  dates: DateWords,
  { t, language }: Wording,
): MachineSentence {
  const silent = machine.state === 'silent' && machine.lastReadingAt !== null;
  const reason = forecast?.reason ?? 'stale-input';
  return {
    lead: t('fleet.sentence.withheld', { part }),
    rest: silent
      ? t('fleet.sentence.silentSince', { time: dates.dayAndTime(Date.parse(machine.lastReadingAt!)) })
      : t('fleet.sentence.withheldBecause', { reason: t(`words.withheldReason.${reason}`) }),
    second: joinSentences([forecast?.endsWhen?.[language] ?? '', order], language),
    tone: 'silent',
  };
}

/** Where nothing is asked of anybody the day says enough. */
function nextStopDay({ machine }: FleetRow, dates: DateWords, { t }: Wording): string {
  if (machine.nextStopAt === null) return '';
  return t('fleet.sentence.quietStop', { day: dates.day(Date.parse(machine.nextStopAt)) });
}

function nextStopWords({ machine, pFailBeforeNextStop }: FleetRow, dates: DateWords, { t }: Wording): string {
  if (machine.nextStopAt === null) return t('fleet.sentence.noStop');
  const day = dates.day(Date.parse(machine.nextStopAt));
  if (pFailBeforeNextStop === null) return t('fleet.sentence.nextStopOnly', { day });
  return t('fleet.sentence.nextStop', { day, chance: reachWords(pFailBeforeNextStop, t) });
}
