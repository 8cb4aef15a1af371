import type { TFunction } from 'i18next';

/** The unit of a life in words; one that is not known is shown as it is. */
export function lifeUnitWord(unit: string, t: TFunction): string {
  switch (unit) {
    case 'operating-hours':
    case 'calendar-hours':
    case 'cycles':
    case 'shots':
    case 'strokes':
      return t(`words.lifeUnit.${unit}`);
    default:
      return unit;
  }
}
