import { describe, expect, it } from '@jest/globals';
import { asId, type ChannelId } from '@kizashi/kernel';
import { learnPart } from './learn-part.ts';
import { positionId, pumpLife, pumpModel } from './learning.fixture.ts';
import { wearOfLife } from './wear-of-life.ts';

const catalogue = { beta: 1.5, eta: 1_000 };
const lives = Array.from({ length: 16 }, (_, i) => pumpLife(i));
const knowledge = learnPart(lives, pumpModel, positionId, catalogue);
const channel = (id: string) => knowledge.channels[asId<ChannelId>(id)];

describe('learnPart', () => {
  it('learns how long such parts live', () => {
    expect(knowledge).toMatchObject({ lives: 16, failures: 16 });
    expect(knowledge.meanLife).toBeGreaterThan(180);
    expect(knowledge.meanLife).toBeLessThan(220);
  });

  it('learns where each channel starts, where it ends, and how much it varies', () => {
    expect(channel('rising')).toMatchObject({ bothSides: false });
    expect(channel('rising')!.mean).toBeCloseTo(10, 0);
    expect(channel('rising')!.limit).toBeCloseTo(20, -0.5);
    expect(channel('rising')!.sd).toBeCloseTo(0.4, 1);
    expect(channel('falling')!.limit).toBeLessThan(2.5);
  });

  it('finds that an absolute level, not the change, ends the life', () => {
    expect(channel('rising')!.offsetKept).toBeLessThan(0.3);
  });

  it('knows a channel that goes either way, and leaves out those that say nothing', () => {
    expect(channel('undecided')?.bothSides).toBe(true);
    expect(channel('constant')).toBeUndefined();
    expect(channel('noise')).toBeUndefined();
    const weights = Object.values(knowledge.channels).map(({ weight }) => weight);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1);
  });

  it('learns from parts that were removed far worn where their limits lie, before any has failed', () => {
    const removed = Array.from({ length: 6 }, (_, i) => pumpLife(i, 200, 184));
    const advanced = removed.map((life) => ({ ...life, found: 'advanced' as const }));
    const learned = learnPart(advanced, pumpModel, positionId, catalogue);
    expect(learned).toMatchObject({ failures: 0, prior: catalogue });
    expect(learned.channels[asId<ChannelId>('rising')]!.limit).toBeCloseTo(20, -0.5);
    const light = removed.map((life) => ({ ...life, found: 'light' as const }));
    expect(learnPart(light, pumpModel, positionId, catalogue).channels).toEqual({});
  });

  it('learns that wear comes late, over the whole life', () => {
    const best = [...knowledge.drift!.courses!].sort((a, b) => b.weight - a.weight)[0]!;
    expect(best.curvature).toBeGreaterThanOrEqual(3);
    expect(Math.exp(best.logShareMean)).toBeCloseTo(1, 0);
    expect(knowledge.drift!.wearAtFailureMean).toBeCloseTo(1, 1);
  });

  it('does not let the one channel that went farthest in one life decide', () => {
    const one = pumpLife(3);
    const far = one.history!.values.map((row) => row.map((value, i) => (i === 0 ? value! * 40 : value)));
    const learned = learnPart(
      [{ ...one, history: { ...one.history!, values: far } }],
      pumpModel,
      positionId,
      catalogue,
    );
    const usual = learnPart([one], pumpModel, positionId, catalogue);
    for (const [id, { weight }] of Object.entries(usual.channels)) {
      expect(learned.channels[asId<ChannelId>(id)]!.weight).toBeCloseTo(weight, 1);
    }
  });

  it('measures the wear of a part it has not seen', () => {
    const wear = wearOfLife(pumpLife(77), pumpModel, positionId, knowledge);
    expect(wear[30]![1]).toBeLessThan(0.15);
    expect(wear.at(-1)![1]).toBeCloseTo(1, 0.5);
  });

  it('calibrates once there are lives to try forecasts on', () => {
    expect(knowledge.calibration!.length).toBeGreaterThan(1);
    expect(learnPart(lives.slice(0, 5), pumpModel, positionId, catalogue).calibration).toBeUndefined();
  });

  it('does not take lives that did not fail for failures', () => {
    const removed = [...lives, ...Array.from({ length: 10 }, (_, i) => pumpLife(40 + i, 200, 60))];
    const learned = learnPart(removed, pumpModel, positionId, catalogue);
    expect(learned).toMatchObject({ lives: 26, failures: 16 });
    expect(learned.meanLife).toBeGreaterThanOrEqual(knowledge.meanLife);
    expect(learned.channels[asId<ChannelId>('rising')]!.limit).toBeCloseTo(channel('rising')!.limit, 1);
  });

  it('learns life alone where nobody kept a history, and stays near the catalogue with one life', () => {
    const bare = learnPart([{ life: 300, failureObserved: true }], pumpModel, positionId, catalogue);
    expect(bare).toMatchObject({ channels: {}, lives: 1 });
    expect(bare.drift).toBeUndefined();
    expect(bare.prior.eta).toBeGreaterThan(500);
  });

  it('is plain JSON, and the same for the same lives', () => {
    expect(JSON.parse(JSON.stringify(knowledge))).toEqual(knowledge);
    expect(learnPart(lives, pumpModel, positionId, catalogue)).toEqual(knowledge);
  });
});
