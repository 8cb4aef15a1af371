import { describe, expect, it } from '@jest/globals';
import { assessAll, channelId, modelOf, noise, START, type Window } from './health.fixture.ts';
import { type HealthOutcome, SENSOR_FAULTS } from './health-memory.ts';
import type { WearKnowledge } from './part-knowledge.ts';

const velocity = channelId('velocity');
const load = channelId('load');
const model = modelOf([{ id: velocity, worsens: 'up', limit: 4.5, failureModes: ['VIB'] }]);
const healthy = (n: number, from = 0): Window[] =>
  Array.from({ length: n }, (_, i) => ({ values: [1.15 + 0.06 * noise(from + i)] }));

const knowledge: WearKnowledge = {
  lives: 10,
  failures: 10,
  meanLife: 200,
  channels: {
    [velocity]: { mean: 1.1, sd: 0.06, spread: 0.1, limit: 4, bothSides: false, offsetKept: 0, weight: 1 },
  },
};

function assessment(outcome: HealthOutcome) {
  if (outcome.status !== 'assessed') throw new Error(`withheld: ${outcome.reason}`);
  return outcome.assessment;
}

describe('assessHealth', () => {
  it('withholds until the part has shown what is normal for it', () => {
    const outcomes = assessAll(model, healthy(30)).map(({ outcome }) => outcome);
    expect(outcomes[10]).toMatchObject({ status: 'withheld', reason: 'insufficient-history' });
    expect(outcomes[25]!.status).toBe('assessed');
  });

  it('assesses from the first window where ended lives have taught what is normal', () => {
    const [first] = assessAll(modelOf([{ id: velocity }]), [{ values: [2.55] }], knowledge);
    const { health, evidence } = assessment(first!.outcome);
    expect(health).toBeGreaterThan(0.4);
    expect(health).toBeLessThan(0.6);
    expect(evidence[0]).toMatchObject({ channel: velocity, limit: 4 });
  });

  it('finds a healthy part healthy, and no evidence of wear', () => {
    for (const { outcome } of assessAll(model, healthy(300)).slice(30)) {
      expect(assessment(outcome).health).toBeGreaterThan(0.95);
      expect(assessment(outcome).pWearAbove5Percent).toBeLessThan(0.4);
    }
  });

  it('sees wear, since when, on which channel, and what it points to', () => {
    const worn = Array.from({ length: 100 }, (_, i) => ({
      values: [1.15 + 0.0335 * i + 0.06 * noise(i)],
    }));
    const { outcome } = assessAll(model, [...healthy(40), ...worn]).at(-1)!;
    const { wear, pWearAbove5Percent, failureMode, evidence } = assessment(outcome);
    expect(wear).toBeCloseTo(1, 1);
    expect(pWearAbove5Percent).toBeGreaterThan(0.99);
    expect(failureMode).toBe('VIB');
    const days = (evidence[0]!.since! - START) / 86_400_000;
    expect(days).toBeGreaterThan(10);
    expect(days).toBeLessThan(13);
    expect(evidence[0]).toMatchObject({ channel: velocity, limit: 4.5, share: 1, baselineFrom: 'own' });
  });

  it('does not take the noise of one window for wear', () => {
    const spike = [...healthy(60), { values: [4.4] }, ...healthy(5, 60)];
    for (const { outcome } of assessAll(model, spike).slice(60)) {
      expect(assessment(outcome).pWearAbove5Percent).toBeLessThan(0.5);
    }
  });

  it('withholds for a channel that it uses and whose sensor is at fault, and names it', () => {
    for (const fault of SENSOR_FAULTS) {
      const last = { values: [undefined], states: { [velocity]: fault } };
      const { outcome } = assessAll(model, [...healthy(40), last]).at(-1)!;
      expect(outcome).toMatchObject({
        status: 'withheld',
        reason: 'stale-input',
        channels: [{ channel: velocity, fault }],
      });
    }
  });

  it('takes nothing for wear that a swapped channel shows', () => {
    const swapped = { values: [4.4], states: { [velocity]: 'swapped' as const } };
    const results = assessAll(model, [...healthy(40), ...Array<Window>(10).fill(swapped), ...healthy(3, 40)]);
    expect(results[49]!.outcome).toMatchObject({ status: 'withheld', reason: 'stale-input' });
    expect(assessment(results.at(-1)!.outcome).wear).toBeLessThan(0.05);
  });

  it('does not need a channel that says nothing about wear', () => {
    const constant = channelId('constant');
    const two = modelOf([
      { id: velocity, limit: 4.5 },
      { id: constant, limit: 600 },
    ]);
    const windows = healthy(40).map(({ values }) => ({ values: [...values, 518.67] }));
    const last = { values: [1.15, undefined], states: { [constant]: 'silent' as const } };
    expect(assessAll(two, [...windows, last]).at(-1)!.outcome.status).toBe('assessed');
  });

  it('keeps its health while the machine stands still', () => {
    const results = assessAll(model, [...healthy(40), { values: [0], running: false }]);
    expect(results.at(-1)!.memory).toBe(results.at(-2)!.memory);
    expect(assessment(results.at(-1)!.outcome).health).toBe(assessment(results.at(-2)!.outcome).health);
  });

  it('takes earlier parts as the measure of one that was worn when first seen', () => {
    const late = Array.from({ length: 60 }, (_, i) => ({ values: [2.55 + 0.06 * noise(i)] }));
    const from = modelOf([{ id: velocity }]);
    const { outcome } = assessAll(from, late, knowledge, 150).at(-1)!;
    expect(assessment(outcome).wear).toBeCloseTo(0.5, 1);
    expect(outcome.basis.startedMidLife).toBe(true);
  });

  it('judges a part by its own start after all when it turns out to have been new', () => {
    const [last] = healthy(1, 60);
    const windows = [...healthy(60), { ...last!, lessThanBelieved: 145 }];
    const results = assessAll(modelOf([{ id: velocity }]), windows, knowledge, 150);
    expect(results.slice(-2).map(({ outcome }) => outcome.basis.startedMidLife)).toEqual([true, false]);
  });

  it('does not change what it is given', () => {
    const before = assessAll(model, healthy(50)).at(-1)!.memory;
    const copy = structuredClone(before);
    assessAll(model, healthy(51));
    expect(before).toEqual(copy);
    expect(JSON.parse(JSON.stringify(before))).toEqual(before);
  });
});

describe('assessHealth under changing settings', () => {
  const withLoad = modelOf([
    { id: velocity, worsens: 'up', limit: 4.5 },
    { id: load, role: 'setting', positionIds: [] },
  ]);
  const under = (n: number, share: (i: number) => number): Window[] =>
    Array.from({ length: n }, (_, i) => ({
      values: [1.15 + 1.5 * (share(i) - 0.6) + 0.03 * noise(i), 100 * share(i)],
    }));
  const usual = under(60, (i) => 0.6 + 0.15 * Math.sin(i * 1.7));

  it('does not take load for wear', () => {
    const heavy = under(40, () => 0.78);
    const { outcome } = assessAll(withLoad, [...usual, ...heavy]).at(-1)!;
    expect(Math.abs(assessment(outcome).wear)).toBeLessThan(0.03);
  });

  it('withholds when the machine runs at settings it was never seen at, and names them', () => {
    const never = under(10, () => 1.6);
    const { outcome } = assessAll(withLoad, [...usual, ...never]).at(-1)!;
    expect(outcome).toMatchObject({
      status: 'withheld',
      reason: 'outside-known-range',
      channels: [{ channel: load, fault: 'outside' }],
    });
  });
});
