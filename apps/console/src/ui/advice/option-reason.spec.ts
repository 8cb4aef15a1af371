import { describe, expect, it } from '@jest/globals';
import { anOption, anOrder, SATURDAY } from '../../testing/samples.ts';
import { speak } from '../../testing/speak.ts';
import { agreed, answerable } from './answerable.ts';
import { optionReason, rankedOptions } from './option-reason.ts';
import { windowKindWords } from './window-words.ts';

const en = speak('en');
const ja = speak('ja');
const yen = (amount: number) => ({ amount, currency: 'JPY' });
const thursday = anOption();
const now = anOption({ planned: false, chosen: false, pFailBefore: 0, expectedCost: yen(1_137_000) });
const late = anOption({ chosen: false, pFailBefore: 0.99, expectedCost: yen(3_384_000) });
const impossible = anOption({ chosen: false, expectedCost: yen(400_000), notPossible: 'parts-late' });
const all = [now, SATURDAY, thursday, late, impossible];

describe('why a window is or is not the one', () => {
  it('follows from its figures', () => {
    expect(optionReason(thursday, all, en)).toBe('Cheapest of the windows that are possible.');
    expect(optionReason(SATURDAY, all, en)).toBe('Costs ¥41,000 more than the cheapest.');
    expect(optionReason(now, all, en)).toBe('Stands the line still for this alone; costs ¥645,000 more.');
    expect(optionReason(late, all, en)).toBe('Too late: the part probably fails first.');
    expect(optionReason(impossible, all, en)).toBe('Not possible: the part would arrive too late.');
    expect(optionReason(SATURDAY, all, ja)).toBe('最も安価な時間帯より¥41,000高くなります。');
  });

  it('does not call a window the cheapest when another one is', () => {
    const dear = anOption({ expectedCost: yen(900_000) });
    expect(optionReason(dear, [dear, SATURDAY], en)).toBe('Chosen by hand; another window would cost less.');
  });
});

describe('rankedOptions', () => {
  it('puts the advised window first and the impossible one last', () => {
    expect(rankedOptions(all)).toEqual([thursday, SATURDAY, now, late, impossible]);
  });
});

describe('a window', () => {
  it('says what it is and how long it lasts', () => {
    expect(windowKindWords(thursday, en)).toBe('Planned stop, 8 h');
    expect(windowKindWords(now, ja)).toBe('このためにライン停止、8時間');
  });
});

describe('an order', () => {
  it('waits for an answer until there is one', () => {
    expect(answerable(anOrder())).toBe(true);
    expect(answerable(anOrder({ state: 'deferred' }))).toBe(true);
    expect(answerable(anOrder({ state: 'accepted' }))).toBe(false);
    expect(agreed(anOrder({ state: 'accepted' }))).toBe(true);
    expect(agreed(anOrder({ state: 'in-progress' }))).toBe(false);
  });
});
