import type { DateWords } from '../../ui/format/date-words.ts';
import { measuredWithUnit, measuredWords } from '../../ui/format/number-words.ts';
import type { Wording } from '../../ui/format/use-wording.ts';
import type { TimedPoint } from './telemetry-shapes.ts';

/** "Mon 26 Oct, 08:50: 2.41 mm/s, 2.30 to 2.55 in 40 readings". */
export function readOut(
  point: TimedPoint,
  unit: string | undefined,
  dates: DateWords,
  { t, language }: Wording,
): string {
  const when = dates.dayAndTime(point.at);
  const value = measuredWithUnit(point.avg, unit, language);
  if (point.n === 1) return t('machine.chart.readOne', { when, value });
  return t('machine.chart.read', {
    when,
    value,
    min: measuredWords(point.min, language),
    max: measuredWords(point.max, language),
    count: point.n,
  });
}
