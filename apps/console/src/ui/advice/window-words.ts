import type { OrderOption } from '@kizashi/api-contract';
import { HOUR_MS } from '@kizashi/kernel';
import { amountWords } from '../format/number-words.ts';
import type { Wording } from '../format/use-wording.ts';

/** "8 h": how long a window lasts. */
export function lengthWords(from: string, to: string, { t, language }: Wording): string {
  const hours = (Date.parse(to) - Date.parse(from)) / HOUR_MS;
  return t('words.hoursLong', { value: amountWords(hours, language, 1) });
}

/** "Planned stop, 8 h", or that the line would be stopped for this alone. */
export function windowKindWords({ planned, windowFrom, windowTo }: OrderOption, wording: Wording): string {
  const length = lengthWords(windowFrom, windowTo, wording);
  return wording.t(planned ? 'part.options.plannedStop' : 'part.options.unplanned', { length });
}
