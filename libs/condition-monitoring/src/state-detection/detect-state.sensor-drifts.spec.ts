import { describe, expect, it } from '@jest/globals';
import { DAY_MS } from '@kizashi/kernel';
import { complaints, tellMill } from './machine-story.fixture.ts';

const DAYS = 60;
/** A bias that grows from day 20 on. */
const drift =
  (channel: string, perDay: number) =>
  (values: Record<string, number>, at: number): Record<string, number> => ({
    [channel]: values[channel]! + Math.max(0, at / DAY_MS - 20) * perDay,
  });
const told = (channel: string, perDay: number) =>
  complaints(tellMill({ days: DAYS, sensors: drift(channel, perDay) }));

describe('a sensor that drifts', () => {
  it.each([
    ['front.temperature', -0.8],
    ['rear.velocity', -0.03],
    ['screw.backlash', -0.15],
  ])('to the better side is found on %s, and nothing else is said', (channel, perDay) => {
    expect(told(channel, perDay)).toEqual([expect.stringMatching(`^day \\d+: ${channel} drifting$`)]);
  });

  it('beyond the limit is found when what points to the same failure has not moved', () => {
    const said = told('screw.torque', 1);
    expect(said[0]).toMatch(/^day \d+: screw.torque watch$/);
    expect(said.at(-1)).toMatch(/^day \d+: screw.torque drifting$/);
    expect(said.filter((one) => one.includes('drifting'))).toHaveLength(1);
  });

  it('towards the limit is taken for wear where no other channel could deny it', () => {
    const said = told('front.temperature', 0.8);
    expect(said.join()).not.toContain('drifting');
    expect(said.join()).toContain('front.temperature watch');
  });

  it('is not made of a step, which is somebody at work', () => {
    const stepped = (values: Record<string, number>, at: number) => ({
      'screw.backlash': values['screw.backlash']! - (at > 20 * DAY_MS ? 6 : 0),
    });
    expect(complaints(tellMill({ days: DAYS, sensors: stepped }))).toEqual([]);
  });
});

/** Shapes of wear, from share of life to wear: none of them may be explained away. */
const SHAPES: Readonly<Record<string, (life: number) => number>> = {
  'flat, then spall': (life) => Math.max(0, (life - 0.6) / 0.4) ** 1.5,
  linear: (life) => life,
  exponential: (life) => Math.expm1(5 * life) / Math.expm1(5),
  'crash at half of its life': (life) => (life > 0.5 ? 0.8 + 0.4 * (life - 0.5) : 0),
  'running-in, plateau, rise': (life) => 0.12 * Math.exp(-life * 12) + Math.max(0, (life - 0.7) / 0.3) ** 2,
};

describe.each(Object.keys(SHAPES))('wear: %s', (shape) => {
  it.each(['front-bearing', 'ball-screw'])('of the %s is an alarm in time, and no drift', (worn) => {
    const wear = (position: string, at: number) =>
      position === worn ? SHAPES[shape]!(at / (DAYS * DAY_MS)) : 0;
    const said = complaints(tellMill({ days: DAYS, seed: 5, wear })).join();
    expect(said).toContain('watch');
    expect(said).toContain('alarm');
    expect(said).not.toMatch(/drifting|swapped|frozen|silent/);
  });
});
