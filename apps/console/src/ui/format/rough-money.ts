import type { Money } from '@kizashi/api-contract';
import type { TFunction } from 'i18next';
import type { Language } from '../../app/i18n/language.ts';
import { moneyWords } from './money-words.ts';

/**
 * Expected sums as plant people say them: an expectation has no exact yen. Japanese counts in ten thousands ("355万円"),
 * English in millions from a million on ("¥3.55 million"), below that to the nearest ten thousand ("¥280,000").
 */
export function roughMoneyWords(money: Money, language: Language, t: TFunction): string {
  const unit = unitOf(money.currency);
  if (money.amount !== 0 && Math.abs(money.amount) < unit.step)
    return t('words.moneyBelow', { amount: said({ ...money, amount: unit.step }, language, 3) });
  return said({ ...money, amount: Math.round(money.amount / unit.step) * unit.step }, language, 3);
}

/** "¥1.2 to 2.4 million", "120万〜240万円": a figure that is not known exactly is never said as one number. */
export function roughRangeWords(low: Money, high: Money, language: Language, t: TFunction): string {
  const [from, to] = [low, high].map((money) => {
    const { step } = unitOf(money.currency);
    return { ...money, amount: Math.round(money.amount / step) * step };
  }) as [Money, Money];
  const [start, end] = [said(from, language, 2), said(to, language, 2)];
  if (from.amount === to.amount) return end;
  // Unit and sign are said once where both ends share them.
  if (language === 'ja' && start.endsWith('万円') && end.endsWith('万円'))
    return t('words.range', { low: start.slice(0, -1), high: end });
  if (start.endsWith(MILLION) && end.endsWith(MILLION))
    return t('words.range', { low: start.slice(0, -MILLION.length), high: withoutSign(end, start) });
  return t('words.range', { low: start, high: end });
}

const MILLION = '\u00a0million';

/** Yen have no minor unit: the step is ten thousand; a currency with cents goes by hundreds. */
function unitOf(currency: string): { readonly digits: number; readonly step: number } {
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 0;
  return { digits, step: digits === 0 ? 10_000 : 100 * 10 ** digits };
}

function said(money: Money, language: Language, significant: number): string {
  const { digits } = unitOf(money.currency);
  const major = money.amount / 10 ** digits;
  if (language === 'ja' && money.currency === 'JPY' && major !== 0) {
    const words = new Intl.NumberFormat('ja-JP', {
      ...{ style: 'currency', currency: 'JPY', currencyDisplay: 'name', notation: 'compact' },
      ...(Math.abs(major) < 1e8 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: significant }),
    }).format(major);
    return minus(words.replaceAll(/\s/gu, ''));
  }
  if (Math.abs(major) < 1e6)
    return minus(
      moneyWords({ ...money, amount: Math.round(major) * 10 ** digits }, language).replace(/\.00$/, ''),
    );
  const count = new Intl.NumberFormat('en-GB', {
    ...{ notation: 'compact', compactDisplay: 'long', maximumSignificantDigits: significant },
  }).format(Math.abs(major));
  const sign = moneyWords({ ...money, amount: 0 }, language).replace(/[\d.,\s]/g, '');
  return `${major < 0 ? '\u2212' : ''}${sign}${count.replace(' ', '\u00a0')}`;
}

/** "¥1.2 to 2.4 million": the sign of the currency is said once as well. */
function withoutSign(end: string, start: string): string {
  const sign = /^[^\d]+/.exec(end)?.[0] ?? '';
  return start.startsWith(sign) ? end.slice(sign.length) : end;
}

/** A minus as wide as a digit; the hyphen of number formats is lost before a currency sign. */
function minus(text: string): string {
  return text.replace(/^-/, '\u2212');
}
