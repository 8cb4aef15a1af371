import { describe, expect, it } from '@jest/globals';
import { StoreTrouble } from './store-trouble.ts';

function troubled() {
  let now = 1_000;
  const lines: string[] = [];
  const log = { error: (text: string) => lines.push(`! ${text}`), log: (text: string) => lines.push(text) };
  const trouble = new StoreTrouble(log, () => now);
  const pass = (ms: number) => {
    now += ms;
  };
  return { trouble, lines, pass };
}

describe('StoreTrouble', () => {
  it('tells once that nothing is stored, and once that it is over', () => {
    const { trouble, lines, pass } = troubled();
    trouble.recovered();
    trouble.failed('disk full');
    pass(2_000);
    trouble.failed('disk still full');
    expect(trouble.seconds).toBe(2);
    expect(trouble.told()).toBe('nothing is stored and nothing acknowledged for 2 s: disk still full');
    trouble.recovered();
    expect(trouble.told()).toBeUndefined();
    expect(trouble.seconds).toBe(0);
    expect(lines).toEqual([
      '! Nothing is stored and nothing acknowledged: disk full',
      'The telemetry store takes messages again after 2 s',
    ]);
  });

  it('says nothing of what nobody has tried for a minute', () => {
    const { trouble, pass } = troubled();
    trouble.failed('disk full');
    pass(60_000);
    expect(trouble.told()).toBeDefined();
    pass(1);
    expect(trouble.told()).toBeUndefined();
  });
});
