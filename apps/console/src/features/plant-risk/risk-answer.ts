import type { LineRisk, PlantRisk } from '@kizashi/api-contract';
import { reachWords } from '../../ui/format/chance-words.ts';
import { countWord, startSentence } from '../../ui/format/number-words.ts';
import type { Wording } from '../../ui/format/use-wording.ts';

export interface RiskAnswer {
  /** What happens at the next stop and at the one after, in ink. */
  readonly first: readonly string[];
  /** What the figures leave out, in grey. */
  readonly second: readonly string[];
}

/** From here on a line is said to reach its stop; below, that it may not. */
const REACHES = 0.9;
/** Below this it is said to fail before. */
const HALF = 0.5;
const HARDLY = 0.05;

type JudgedStop = LineRisk['stops'][number] & { readonly pReach: number; readonly pReachAsAdvised: number };
interface JudgedLine {
  readonly line: LineRisk;
  readonly next: JudgedStop;
  readonly after: JudgedStop | undefined;
}

/**
 * "The next stop is reached on all five lines with 97 % or more. Line 2 will not last until the one after, Thu 26 Nov."
 */
export function riskAnswer({ lines }: PlantRisk, days: number, now: number, wording: Wording): RiskAnswer {
  const { t } = wording;
  const judged = lines.flatMap(judgedLine).sort((a, b) => a.next.pReach - b.next.pReach);
  const withheld = lines.reduce((sum, { withheldParts }) => sum + withheldParts, 0);
  const withoutStop = lines.filter(({ stops }) => stops.length === 0).length;
  const later = laterSentences(judged, lines, now, wording);
  const second = [
    withoutStop > 0 && withoutStop < lines.length
      ? t('plantRisk.answer.noStop', { count: withoutStop, days })
      : '',
    withheld > 0 ? t('plantRisk.answer.withheld', { count: withheld }) : '',
  ];
  return {
    first: [nextStopSentence(judged, lines, days, now, wording), ...later].filter((text) => text !== ''),
    second: second.filter((text) => text !== ''),
  };
}

/** A line by its site where there are several sites. */
export function lineName(line: LineRisk, lines: readonly LineRisk[], { t }: Wording): string {
  const sites = new Set(lines.map(({ siteId }) => siteId));
  return sites.size > 1
    ? t('plantRisk.row.place', { site: line.siteName, line: line.lineName })
    : line.lineName;
}

function judgedLine(line: LineRisk): JudgedLine[] {
  const judged = line.stops.filter(
    (stop): stop is JudgedStop => stop.pReach !== null && stop.pReachAsAdvised !== null,
  );
  const [next, after] = judged;
  return next === undefined ? [] : [{ line, next, after }];
}

function nextStopSentence(
  judged: readonly JudgedLine[],
  lines: readonly LineRisk[],
  days: number,
  now: number,
  wording: Wording,
): string {
  const { t, language } = wording;
  const worst = judged[0];
  if (worst === undefined)
    return lines.some(({ judgedParts }) => judgedParts > 0)
      ? t('plantRisk.answer.onlyNoStop', { days })
      : t('plantRisk.answer.nothingJudged');
  const line = startSentence(lineName(worst.line, lines, wording));
  const day = dayOf(worst.line, worst.next, now, wording);
  if (worst.next.pReach >= REACHES) {
    if (judged.length === 1)
      return t('plantRisk.answer.single', { line, day, chance: reachWords(1 - worst.next.pReach, t) });
    return t('plantRisk.answer.all', {
      count: judged.length,
      number: countWord(judged.length, language),
      chance: atLeast(worst.next.pReach, wording),
    });
  }
  const doubtful = judged.filter(({ next }) => next.pReach < REACHES).length;
  const chance = reachWords(1 - worst.next.pReach, t);
  if (doubtful === 1) return t('plantRisk.answer.one', { line, day, chance });
  return t('plantRisk.answer.some', {
    count: doubtful,
    number: startSentence(countWord(doubtful, language)),
    total: countWord(judged.length, language),
    ...{ line, day, chance },
  });
}

/** The line that reaches its next stop and is least likely to reach the one after. */
function laterSentences(
  judged: readonly JudgedLine[],
  lines: readonly LineRisk[],
  now: number,
  wording: Wording,
): string[] {
  const { t } = wording;
  const worst = judged
    .filter(({ next, after }) => next.pReach >= HALF && after !== undefined && after.pReach < HALF)
    .sort((a, b) => a.after!.pReach - b.after!.pReach)[0];
  if (worst?.after === undefined) return [];
  const { line, after } = worst;
  const said = {
    line: startSentence(lineName(line, lines, wording)),
    day: dayOf(line, after, now, wording),
    chance: reachWords(1 - after.pReach, t),
  };
  return [
    t(after.pReach < HARDLY ? 'plantRisk.answer.willNot' : 'plantRisk.answer.probablyNot', said),
    after.pReachAsAdvised >= HALF
      ? t('plantRisk.answer.asAdvised', { chance: reachWords(1 - after.pReachAsAdvised, t) })
      : '',
  ];
}

function dayOf(line: LineRisk, stop: JudgedStop, now: number, wording: Wording): string {
  return wording.dates(line.timeZone, now).day(Date.parse(stop.from));
}

/** "97 % or more": rounded down, or it would not be true of the worst. */
function atLeast(chance: number, { t }: Wording): string {
  const percent = Math.min(99, Math.floor(chance * 100));
  return t('plantRisk.answer.orMore', { chance: t('words.percent', { value: percent }) });
}
