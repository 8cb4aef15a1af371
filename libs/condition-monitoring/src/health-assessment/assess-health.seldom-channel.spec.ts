import { describe, expect, it } from '@jest/globals';
import { DAY_MS, MINUTE_MS } from '@kizashi/kernel';
import { assessAll, channelId, modelOf, noise, type Window } from './health.fixture.ts';

/** Windows of ten minutes, and a burst every eight hours, of which one channel is computed. */
const WINDOW_MS = 10 * MINUTE_MS;
const A_DAY = DAY_MS / WINDOW_MS;
const EVERY = 48;
const rms = channelId('rms');
const envelope = channelId('envelope');
const model = modelOf([
  { id: rms, worsens: 'up', limit: 5 },
  { id: envelope, worsens: 'up', limit: 10 },
]);
const windows = (days: number, envelopeOn: (day: number) => number): Window[] =>
  Array.from({ length: days * A_DAY }, (_, i) => ({
    values: [1 + 0.05 * noise(i), i % EVERY === 0 ? envelopeOn(i / A_DAY) + 0.1 * noise(i, 1) : undefined],
  }));
const follow = (days: number, envelopeOn: (day: number) => number) =>
  assessAll(model, windows(days, envelopeOn), undefined, 0, WINDOW_MS);

describe('a channel that reports every few hours', () => {
  it('is followed by time: a new level is its level within days, not when it was averaged as often as others', () => {
    const at = (day: number) =>
      follow(day, (now) => (now < 15 ? 1 : 4)).at(-1)!.memory.channels[envelope]!.trend.level;
    expect(at(15)).toBeCloseTo(1, 0);
    expect(at(17)).toBeGreaterThan(3.5);
    expect(at(17)).toBeLessThan(4.5);
  });

  it('goes on learning what is normal when the others are done, and is not judged by a handful of values', () => {
    const assessed = follow(6, () => 1);
    const judged = assessed.map(({ outcome }) =>
      outcome.status === 'assessed' ? outcome.assessment.evidence.map(({ channel }) => channel) : [],
    );
    expect(judged[2 * A_DAY]).toEqual([rms]);
    expect(judged.at(-1)).toEqual([rms, envelope]);
    expect(assessed.at(-1)!.memory.channels[envelope]!.baseline.n).toBeGreaterThanOrEqual(10);
    expect(assessed.at(-1)!.memory.channels[envelope]!.baseline.n).toBeLessThanOrEqual(12);
  });
});
