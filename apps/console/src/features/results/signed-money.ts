import type { Language } from '../../app/i18n/language.ts';
import { moneyWords } from '../../ui/format/money-words.ts';

/** "−¥754,000": a minus as wide as a digit, or columns would not stand below each other. */
export function signedMoney(amount: number, currency: string, language: Language): string {
  const words = moneyWords({ amount: Math.abs(amount), currency }, language);
  return amount < 0 ? `\u2212${words}` : words;
}
