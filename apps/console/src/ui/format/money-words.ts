import type { Money } from '@kizashi/api-contract';
import type { TFunction } from 'i18next';
import type { Language } from '../../app/i18n/language.ts';

function formatFor(currency: string, language: Language): Intl.NumberFormat {
  return new Intl.NumberFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  });
}

/** Minor units to the amount that people say: yen have no minor unit, cents are hundredths. */
function majorUnits(money: Money, format: Intl.NumberFormat): number {
  return money.amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0);
}

/** "¥492,000"; an amount of zero says so, none is ever rounded. */
export function moneyWords(money: Money, language: Language): string {
  const format = formatFor(money.currency, language);
  return narrowYen(format.format(majorUnits(money, format)));
}

/** The Japanese locale writes a yen sign as wide as a kanji, which tears a hole into a column of amounts. */
function narrowYen(text: string): string {
  return text.replaceAll('\uffe5', '\u00a5');
}

/**
 * Amounts that are too small to choose by are said as "< ¥10,000": the figure behind them is an expectation, and its
 * last digits would only look exact. For a currency with cents the step is 100.
 */
export function smallMoneyWords(money: Money, language: Language, t: TFunction): string {
  const format = formatFor(money.currency, language);
  const step = (format.resolvedOptions().maximumFractionDigits ?? 0) === 0 ? 10_000 : 100;
  if (majorUnits(money, format) >= step) return moneyWords(money, language);
  const whole = new Intl.NumberFormat(format.resolvedOptions().locale, {
    ...{ style: 'currency', currency: money.currency, currencyDisplay: 'narrowSymbol' },
    maximumFractionDigits: 0,
  });
  return t('words.moneyBelow', { amount: narrowYen(whole.format(step)) });
}
