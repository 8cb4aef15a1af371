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

/**
 * The chance of reaching a stop, from the chance of failing before it: rounded so that both, said on one page, make
 * a hundred. 58.5 % failing is said as 59, so reaching is 41.
 */
export function reachWords(chanceOfFailing: number, t: TFunction): string {
  const exact = Math.round(chanceOfFailing * 10_000) / 10_000;
  if (exact <= 0.01) return t('words.percentAbove', { value: 99 });
  if (exact >= 0.99) return t('words.percentBelow', { value: 1 });
  return t('words.percent', { value: 100 - Math.round(exact * 100) });
}
