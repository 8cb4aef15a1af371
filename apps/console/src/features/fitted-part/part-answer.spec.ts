import { describe, expect, it } from '@jest/globals';
import { aFittedPart, aForecast, aWithheldForecast, NOW, TOKYO } from '../../testing/samples.ts';
import { plain, speak } from '../../testing/speak.ts';
import { endOfLife } from '../../ui/remaining-life/end-of-life.ts';
import { type PartFacts, partAnswer } from './part-answer.ts';

const forecast = aForecast();
const facts = (given: Partial<PartFacts> = {}): PartFacts => ({
  part: aFittedPart(),
  forecast,
  lastCall: forecast,
  end: endOfLife(given.forecast ?? forecast),
  nextStopAt: Date.parse('2026-11-13T23:00:00Z'),
  now: NOW,
  timeZone: TOKYO,
  ...given,
});
const say = (given?: Partial<PartFacts>, language: 'en' | 'ja' = 'en') => {
  const { alarm, first, second } = partAnswer(facts(given), speak(language));
  return [alarm, first, second].map(plain);
};

describe('the answer of the fitted part page', () => {
  it('says when it ends, whether it reaches the stop, and what that is in life', () => {
    expect(say()).toEqual([
      '',
      '19 to 27 days left. The line stops on Sat 14 Nov: 90 % chance of reaching it.',
      'That is 334 to 475 operating hours at 17.6 a day.',
    ]);
    expect(say({}, 'ja')).toEqual([
      '',
      '残り19〜27日。次の計画停止は11月14日(土)、到達確率90%です。',
      '334〜475運転時間に相当します(1日あたり17.6)。',
    ]);
  });

  it('counts life from now, as it counts days', () => {
    const older = aForecast({ daysAgo: 5, fromDays: 23, toDays: 33 });
    expect(say({ forecast: older })[2]).toBe('That is 334 to 475 operating hours at 17.6 a day.');
    expect(say({ forecast: older })[1]).toMatch(/^19 to 27 days left\./);
  });

  it('leads with a failure that is near', () => {
    expect(say({ forecast: aForecast({ pFail72h: 0.62 }) })[0]).toBe('62 % chance it fails within 72 hours.');
  });

  it('leaves the end open where it is', () => {
    const open = aForecast({ fromDays: 40, toDays: 120, known: 60 });
    expect(say({ forecast: open, nextStopAt: undefined }).slice(1)).toEqual([
      '48 days or more left. No stop of the line is planned.',
      'That is 845 or more operating hours at 17.6 a day.',
    ]);
  });

  it('withholds with the reason, the way out, and the last call', () => {
    const withheld = aWithheldForecast();
    expect(say({ forecast: withheld, end: undefined, lastCall: aForecast({ daysAgo: 7 }) })).toEqual([
      '',
      'No forecast is made: no fresh readings.',
      'Check the cable at axis 2. The last call, 19 to 27 days on Mon 19 Oct, no longer counts.',
    ]);
  });

  it('speaks of a part that is new, or gone', () => {
    expect(say({ forecast: null, end: undefined })[1]).toBe('No forecast has been made for this part yet.');
    expect(say({ part: aFittedPart({ removedAt: '2026-10-01T00:00:00Z' }) })[1]).toBe(
      'This part was removed on Thu 1 Oct. What you see is its history.',
    );
  });
});
