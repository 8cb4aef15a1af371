import type { TFunction } from 'i18next';

/**
 * A chance in whole percent. The ends are never said as certain: below 1 % and above 99 % is all that a forecast
 * kept as 99 quantiles can tell.
 */
export function chanceWords(chance: number, t: TFunction): string {
  const exact = Math.round(chance * 10_000) / 10_000;
  if (exact <= 0.01) return t('words.percentBelow', { value: 1 });
  if (exact >= 0.99) return t('words.percentAbove', { value: 99 });
  return t('words.percent', { value: Math.round(exact * 100) });
}
