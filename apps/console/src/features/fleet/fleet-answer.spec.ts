import { describe, expect, it } from '@jest/globals';
import { speak } from '../../testing/speak.ts';
import { fleetAnswer } from './fleet-answer.ts';

const counts = (today: number, needsADate: number, cannotBeJudged: number, machines = 40) => ({
  machines,
  sending: machines - 1,
  today,
  needsADate,
  cannotBeJudged,
  running: machines - today - needsADate - cannotBeJudged,
});
const en = speak('en');
const ja = speak('ja');

describe('the answer of the fleet page', () => {
  it('says who needs somebody today, what needs a date, what cannot be judged', () => {
    expect(fleetAnswer(counts(1, 3, 1), en)).toEqual({
      first: 'One machine needs somebody today, three need a date, one cannot be judged.',
      second: 'The other 35 of 40 run as they should.',
    });
    expect(fleetAnswer(counts(1, 3, 1), ja)).toEqual({
      first: '今日対応が必要な機械が1台、日程を決める機械が3台、判定できない機械が1台あります。',
      second: 'ほかの35台(全40台)は正常に動いています。',
    });
  });

  it('leaves out what there is none of, and begins with a machine', () => {
    expect(fleetAnswer(counts(0, 1, 0), en).first).toBe('One machine needs a date.');
    expect(fleetAnswer(counts(0, 0, 12), en).first).toBe('12 machines cannot be judged.');
    expect(fleetAnswer(counts(2, 0, 1), en).first).toBe(
      'Two machines need somebody today, one cannot be judged.',
    );
  });

  it('is quiet about a quiet fleet', () => {
    expect(fleetAnswer(counts(0, 0, 0), en)).toEqual({
      first: 'Nothing needs you today.',
      second: 'All 40 machines run as they should.',
    });
    expect(fleetAnswer(counts(0, 0, 0, 1), en).second).toBe('The one machine runs as it should.');
  });

  it('does not speak of others where there are none', () => {
    expect(fleetAnswer(counts(1, 0, 0, 1), en).second).toBe('');
    expect(fleetAnswer(counts(1, 0, 0, 2), en).second).toBe('The other one of 2 runs as it should.');
  });
});
