import { describe, expect, it } from '@jest/globals';
import { plain, speak } from '../../testing/speak.ts';
import { roughMoneyWords, roughRangeWords } from './rough-money.ts';

const { t } = speak('en');
const { t: ja } = speak('ja');
const yen = (amount: number) => ({ amount, currency: 'JPY' });
const en = (amount: number) => plain(roughMoneyWords(yen(amount), 'en', t));
const jp = (amount: number) => roughMoneyWords(yen(amount), 'ja', ja);

describe('an expected sum', () => {
  it('is said as plant people say it', () => {
    expect([3_553_000, 280_400, 3_000, 0].map(en)).toEqual(['¥3.55 million', '¥280,000', '< ¥10,000', '¥0']);
    expect([3_553_000, 280_400, 3_000, 123_456_789].map(jp)).toEqual([
      '355万円',
      '28万円',
      '1万円未満',
      '1.23億円',
    ]);
  });

  it('knows currencies with cents, and minus', () => {
    expect(roughMoneyWords({ amount: 3_551_234, currency: 'USD' }, 'en', t)).toBe('$35,500');
    expect(en(-320_000)).toBe('−¥320,000');
    expect(jp(-320_000)).toBe('−32万円');
  });
});

describe('a range of sums', () => {
  const range = (low: number, high: number) => plain(roughRangeWords(yen(low), yen(high), 'en', t));
  const jaRange = (low: number, high: number) => roughRangeWords(yen(low), yen(high), 'ja', ja);
  it('says unit and sign once where both ends share them', () => {
    expect(range(1_230_000, 2_410_000)).toBe('¥1.2 to 2.4 million');
    expect(jaRange(1_230_000, 2_410_000)).toBe('123万〜241万円');
  });

  it('says both where they do not', () => {
    expect(range(280_000, 2_410_000)).toBe('¥280,000 to ¥2.4 million');
    expect(range(-1_200_000, 2_410_000)).toBe('−¥1.2 to ¥2.4 million');
    expect(jaRange(-280_000, 2_410_000)).toBe('−28万〜241万円');
  });

  it('is one figure where there is nothing between', () => {
    expect(range(640_000, 642_000)).toBe('¥640,000');
  });
});
