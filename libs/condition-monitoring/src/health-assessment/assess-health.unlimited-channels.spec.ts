import { describe, expect, it } from '@jest/globals';
import { ratio } from '@kizashi/kernel';
import { assessAll, channelId, modelOf, noise, START, type Window } from './health.fixture.ts';
import type { HealthAssessment } from './health.ts';
import type { WearKnowledge } from './part-knowledge.ts';

/** A bearing with a limit on its vibration, and an envelope computed of bursts that nobody has set a limit for. */
const rms = channelId('rms');
const envelope = channelId('envelope');
const limited = { id: rms, worsens: 'up', limit: 5 } as const;
const model = modelOf([limited, { id: envelope, worsens: 'up' }]);

/** Ninety days; the envelope is very quiet, and from the thirtieth on it rises by a standard deviation a day. */
const story = (rmsFrom: (day: number) => number): Window[] =>
  Array.from({ length: 360 }, (_, i) => {
    const day = i / 4;
    const rise = Math.max(0, day - 30);
    return { values: [rmsFrom(day) + 0.05 * noise(i), 0.2 + 0.002 * (rise + noise(i, 1))] };
  });
const assessed = (windows: readonly Window[], knowledge?: WearKnowledge): HealthAssessment => {
  const { outcome } = assessAll(model, windows, knowledge).at(-1)!;
  if (outcome.status !== 'assessed') throw new Error(`withheld: ${outcome.reason}`);
  return outcome.assessment;
};
const ofLives = (tried?: WearKnowledge['tried']): WearKnowledge => ({
  ...{ lives: 5, failures: 5, meanLife: 1_000 },
  ...(tried && { tried }),
  channels: {
    [rms]: { mean: 1, sd: 0.05, spread: 0.1, limit: 5, bothSides: false, offsetKept: 0, weight: 1 },
  },
});

describe('a channel without a limit beside one that has one', () => {
  it('does not wear a part out by itself, however far it goes', () => {
    const { wear, pWearAbove5Percent } = assessed(story(() => 1));
    expect(Math.abs(wear)).toBeLessThan(0.03);
    expect(pWearAbove5Percent).toBeLessThan(0.2);
  });

  it('is told as a reason once it has moved: which way and since when, without a share in the wear', () => {
    const quiet = assessed(story(() => 1).slice(0, 100));
    expect(quiet.evidence.map(({ channel }) => channel)).toEqual([rms]);
    const { evidence } = assessed(story(() => 1));
    expect(evidence).toMatchObject([
      { channel: rms, share: ratio(1) },
      { channel: envelope, share: ratio(0), supports: true },
    ]);
    const [, moved] = evidence;
    expect(moved).not.toHaveProperty('limit');
    expect(moved!.value).toBeGreaterThan(moved!.baselineMean);
    const day = (Number(moved!.since) - START) / 86_400_000;
    expect(day).toBeGreaterThan(28);
    expect(day).toBeLessThan(40);
  });

  it('leaves the wear to the channel that has one', () => {
    const worn = story((day) => 1 + (2 * day) / 90);
    expect(assessed(worn).wear).toBeCloseTo(0.5, 1);
    expect(assessed(worn).evidence[0]).toMatchObject({ channel: rms, share: ratio(1) });
  });

  it('is not missed when it falls silent', () => {
    const silent = story(() => 1).map((window) => ({ ...window, states: { [envelope]: 'silent' as const } }));
    expect(assessed(silent).health).toBeGreaterThan(0.95);
  });

  it('supports just so beside what lives have taught of others, unless they had it too and it said nothing', () => {
    const { wear, evidence } = assessed(
      story(() => 1),
      ofLives([rms]),
    );
    expect(Math.abs(wear)).toBeLessThan(0.03);
    expect(evidence.map(({ channel }) => channel)).toEqual([rms, envelope]);
    for (const tried of [[rms, envelope], undefined]) {
      const known = assessed(
        story(() => 1),
        ofLives(tried),
      );
      expect(known.evidence.map(({ channel }) => channel)).toEqual([rms]);
    }
  });

  it('is all that there is where no channel has one: then far outside of what it did is worn', () => {
    const alone = modelOf([{ id: envelope, worsens: 'up' }]);
    const windows = story(() => 1).map(({ values }) => ({ values: values.slice(1) }));
    const { outcome } = assessAll(alone, windows).at(-1)!;
    expect(outcome).toMatchObject({ status: 'assessed', assessment: { health: 0 } });
  });
});
