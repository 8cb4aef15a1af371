import { describe, expect, it } from '@jest/globals';
import { NOW, TOKYO } from '../../testing/samples.ts';
import { plain, speak } from '../../testing/speak.ts';
import { actorWords } from './actor-words.ts';
import { agoWords } from './ago-words.ts';
import { chanceWords, reachWords } from './chance-words.ts';
import { failureModeWords } from './failure-mode-words.ts';
import { moneyWords, smallMoneyWords } from './money-words.ts';
import { countWord, measuredWithUnit } from './number-words.ts';

const en = speak('en');
const ja = speak('ja');

describe('chances', () => {
  it('are whole percent', () => {
    expect(plain(chanceWords(0.973, en.t))).toBe('97 %');
    expect(chanceWords(0.973, ja.t)).toBe('97%');
  });

  it('of reaching and of failing make a hundred', () => {
    for (let tenths = 11; tenths < 990; tenths += 1) {
      const [failing, reaching] = [chanceWords, reachWords].map((words) =>
        Number.parseInt(words(tenths / 1000, en.t), 10),
      );
      expect([tenths, failing! + reaching!]).toEqual([tenths, 100]);
    }
    expect(plain(reachWords(0.002, en.t))).toBe('above 99 %');
    expect(reachWords(0.995, ja.t)).toBe('1%未満');
  });

  it('are never said as certain, whichever side they are counted from', () => {
    expect(plain(chanceWords(0.001, en.t))).toBe('below 1 %');
    expect(plain(chanceWords(1 - 0.99, en.t))).toBe('below 1 %');
    expect(plain(chanceWords(1, en.t))).toBe('above 99 %');
    expect(chanceWords(0.995, ja.t)).toBe('99%超');
  });
});

describe('money', () => {
  it('is whole yen with a narrow sign in both languages', () => {
    const price = { amount: 492_000, currency: 'JPY' };
    expect(moneyWords(price, 'en')).toBe('¥492,000');
    expect(moneyWords(price, 'ja')).toBe('¥492,000');
  });

  it('turns minor units into the amount that people say', () => {
    expect(moneyWords({ amount: 123_456, currency: 'EUR' }, 'en')).toBe('€1,234.56');
  });

  it('does not tell small sums apart', () => {
    expect(smallMoneyWords({ amount: 3_400, currency: 'JPY' }, 'en', en.t)).toBe('< ¥10,000');
    expect(smallMoneyWords({ amount: 3_400, currency: 'JPY' }, 'ja', ja.t)).toBe('¥10,000未満');
    expect(smallMoneyWords({ amount: 10_000, currency: 'JPY' }, 'en', en.t)).toBe('¥10,000');
    expect(smallMoneyWords({ amount: 9_999, currency: 'USD' }, 'en', en.t)).toBe('< $100');
  });
});

describe('measured values', () => {
  it('have as many digits as their size deserves, and the unit as people write it', () => {
    expect(plain(measuredWithUnit(2.4123, 'mm/s', 'en'))).toBe('2.41 mm/s');
    expect(plain(measuredWithUnit(61.52, 'Cel', 'en'))).toBe('61.5 °C');
    expect(plain(measuredWithUnit(1148.3, '[g]', 'en'))).toBe('1,148 g');
    expect(plain(measuredWithUnit(0.0342, 'bar', 'en'))).toBe('0.034 bar');
    expect(measuredWithUnit(3, undefined, 'en')).toBe('3');
  });
});

describe('counts', () => {
  it('are words in English sentences and digits in Japanese ones', () => {
    expect(countWord(3, 'en')).toBe('three');
    expect(countWord(34, 'en')).toBe('34');
    expect(countWord(3, 'ja')).toBe('3');
  });
});

describe('freshness', () => {
  const dates = en.dates(TOKYO, NOW);
  it.each([
    [500, 'just now'],
    [1_000, '1 s ago'],
    [90_000, '1 min ago'],
    [3 * 3_600_000, '3 h ago'],
    [26 * 3_600_000, 'on Sun 25 Oct, 07:00'],
  ])('%d ms ago', (past, words) => {
    expect(plain(agoWords(NOW - past, NOW, en.t, dates))).toBe(words);
  });
});

describe('failure modes', () => {
  it('are the words of ISO 14224, or the code of the maker', () => {
    expect(failureModeWords('OHE', en.t)).toBe('overheating');
    expect(failureModeWords('OHE', ja.t)).toBe('過熱');
    expect(failureModeWords('SPALL-7', ja.t)).toBe('SPALL-7');
  });
});

describe('whoever did something', () => {
  const abe = {
    id: 'u2',
    name: 'Kenji Abe',
    email: '',
    role: 'planner',
    customerId: null,
    language: 'ja',
  } as const;
  const me = { ...abe, id: 'u1', name: 'Mika Arai' };
  it('has a name', () => {
    expect(actorWords('user:u2', [abe], me, en)).toBe('Kenji Abe');
    expect(actorWords('user:u1', [abe], me, en)).toBe('Mika Arai (you)');
    expect(actorWords('user:gone', [abe], me, en)).toBe('somebody');
    expect(actorWords('kizashi', [], me, ja)).toBe('Kizashi');
    expect(actorWords('token:t1', [], me, en)).toBe('a program');
  });
});
