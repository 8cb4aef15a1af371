import { describe, expect, it } from '@jest/globals';
import { asId, type ChannelId, epochMs, type FittedPartId, life, ratio } from '@kizashi/kernel';
import type { HealthAssessment, SuspectedMode } from '../health-assessment/index.ts';
import { becauseOfSimilarLives, becauseOfSymptoms } from './because-of-likeness.ts';

function assessed(suspected: readonly SuspectedMode[], since?: number): HealthAssessment {
  return {
    fittedPartId: asId<FittedPartId>('p'),
    at: epochMs(0),
    lifeUsed: life(1),
    health: ratio(0.6),
    wear: 0.4,
    healthSd: 0.02,
    pWearAbove5Percent: ratio(1),
    suspected,
    evidence: [
      {
        channel: asId<ChannelId>('v'),
        unit: 'mm/s',
        value: 3,
        baselineMean: 1,
        baselineSd: 0.1,
        baselineFrom: 'own',
        share: ratio(1),
        ...(since === undefined ? {} : { since: epochMs(since) }),
      },
    ],
  };
}
const modes = [
  { mode: 'VIB', probability: 0.84 },
  { mode: 'OHE', probability: 0.12 },
];

describe('because of symptoms', () => {
  it('names the failure mode and its runner-up, each with how likely it is, in both languages and as data', () => {
    expect(becauseOfSymptoms(assessed(modes, 5))).toEqual([
      {
        text: {
          en: 'What moved, and what did not, points to vibration (84 %), rather than to overheating (12 %).',
          ja: '変化したチャンネルと変化していないチャンネルから、振動が疑われます(確度84 %)(次の候補は過熱、12 %)。',
        },
        pointsTo: modes,
      },
    ]);
  });

  it('says nothing while nothing has moved, or where there is one way to fail', () => {
    expect(becauseOfSymptoms(assessed(modes))).toEqual([]);
    expect(becauseOfSymptoms(assessed(modes.slice(0, 1), 5))).toEqual([]);
  });
});

describe('because of similar lives', () => {
  it('says how the nearest past cases went on, the shortest first', () => {
    const similar = [22, 1_318, 31].map((remaining) => ({ lifeUsed: 900, remaining }));
    expect(becauseOfSimilarLives(similar, 'operating-hours')).toEqual([
      {
        text: {
          en: 'Three parts of this number looked like this; they lasted 22, 31 and 1,318 operating hours more.',
          ja: 'この品番の部品3個が同じような経過をたどり、その後22、31、1,318 運転時間で寿命に達しました。',
        },
        similarLives: similar,
      },
    ]);
  });

  it('makes no rule of one case', () => {
    expect(becauseOfSimilarLives([{ lifeUsed: 900, remaining: 22 }], 'cycles')).toEqual([]);
  });
});
