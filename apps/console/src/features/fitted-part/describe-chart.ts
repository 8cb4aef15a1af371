import type { Forecast, HealthSeries } from '@kizashi/api-contract';
import { reachWords } from '../../ui/format/chance-words.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { amountWords } from '../../ui/format/number-words.ts';
import type { Wording } from '../../ui/format/use-wording.ts';
import type { FanFrame } from './fan-frame.ts';
import type { StopChance } from './stop-chance.ts';

interface ChartFacts {
  readonly forecast: Forecast | null;
  readonly health: HealthSeries | undefined;
  readonly stops: readonly StopChance[];
  readonly orderBy: number | undefined;
  readonly now: number;
  readonly frame: FanFrame;
  readonly dates: DateWords;
}

/** What the fan chart shows, in sentences: whoever cannot see it learns the same. */
export function describeChart(facts: ChartFacts, { t, language }: Wording): string[] {
  const { forecast, health, stops, orderBy, now, frame, dates } = facts;
  const sentences: string[] = [];
  const number = (value: number) => amountWords(value, language, 2);
  const last = health?.points.at(-1);
  if (health !== undefined)
    sentences.push(
      last === undefined
        ? t('part.described.noHealth', { limit: number(health.failureLimit) })
        : t('part.described.healthNow', {
            health: number(last.health),
            day: dates.day(Date.parse(last.at)),
            limit: number(health.failureLimit),
          }),
    );
  sentences.push(...endWords(forecast, now, dates, t));
  for (const stop of stops.filter(({ from }) => from < frame.time.to)) {
    const day = dates.day(stop.from);
    sentences.push(
      stop.chance === null
        ? t('part.described.stopWithheld', { day })
        : t('part.described.stop', { day, chance: reachWords(1 - stop.chance, t) }),
    );
  }
  if (orderBy !== undefined) sentences.push(t('part.described.orderBy', { day: dates.day(orderBy) }));
  return sentences;
}

function endWords(forecast: Forecast | null, now: number, dates: DateWords, t: Wording['t']): string[] {
  if (forecast === null) return [];
  if (forecast.status === 'withheld')
    return [
      t('part.described.withheld', {
        day: dates.day(now),
        reason: t(`words.withheldReason.${forecast.reason ?? 'stale-input'}`),
      }),
    ];
  if (forecast.p10At === null) return [];
  const from = dates.day(Date.parse(forecast.p10At));
  if (forecast.p50At === null || forecast.p90At === null) return [t('part.described.endOpen', { from })];
  const to = dates.day(Date.parse(forecast.p90At));
  return [t('part.described.end', { from, to, middle: dates.day(Date.parse(forecast.p50At)) })];
}
