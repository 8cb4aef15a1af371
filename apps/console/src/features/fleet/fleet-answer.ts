import type { FleetPage } from '@kizashi/api-contract';
import { countWord, startSentence } from '../../ui/format/number-words.ts';
import type { Wording } from '../../ui/format/use-wording.ts';

export interface FleetAnswer {
  /** Who needs somebody, in ink. */
  readonly first: string;
  /** The rest of the fleet, in grey. */
  readonly second: string;
}

/** "One machine needs somebody today, three need a date, one cannot be judged. The other 35 of 40 run as they should." */
export function fleetAnswer(counts: FleetPage['counts'], { t, language }: Wording): FleetAnswer {
  const number = (count: number) => countWord(count, language);
  const clauses: string[] = [];
  if (counts.today > 0)
    clauses.push(t('fleet.answer.todayFirst', { count: counts.today, number: number(counts.today) }));
  if (counts.needsADate > 0) {
    const key = clauses.length === 0 ? 'fleet.answer.dateFirst' : 'fleet.answer.dateNext';
    clauses.push(t(key, { count: counts.needsADate, number: number(counts.needsADate) }));
  }
  if (counts.cannotBeJudged > 0) {
    const key = clauses.length === 0 ? 'fleet.answer.judgedFirst' : 'fleet.answer.judgedNext';
    clauses.push(t(key, { count: counts.cannotBeJudged, number: number(counts.cannotBeJudged) }));
  }
  if (clauses.length === 0)
    return {
      first: t('fleet.answer.nothing'),
      second: t('fleet.answer.allRun', { count: counts.machines }),
    };
  return {
    first: `${startSentence(clauses.join(t('words.listJoin')))}${t('fleet.answer.end')}`,
    second:
      counts.running === 0
        ? ''
        : t('fleet.answer.othersRun', { count: counts.running, total: counts.machines }),
  };
}
