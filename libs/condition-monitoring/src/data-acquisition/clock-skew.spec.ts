import { describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import { birthOf, contextAt, model, NOW, newMemory, take, teleOf } from './acquisition.fixture.ts';
import { skewMsOf } from './clock-skew.ts';
import { fromStoredBoot, toStoredBoot } from './stored-boot.ts';

/** A device whose clock is off by `ahead`; a message made at `madeAt` takes `takes` to come in. */
function story() {
  const memory = newMemory();
  take(memory, 'birth', birthOf());
  let seq = 0;
  const hear = (madeAt: number, ahead: number, takes = 200) => {
    seq += 1;
    const at = contextAt(epochMs(madeAt + takes));
    return take(memory, 'tele', teleOf({ seq, t0: madeAt + ahead, s: [['velocity', 0, seq]] }), at);
  };
  const skew = () => skewMsOf(memory.boots.get('b1')!.skew!);
  return { memory, hear, skew };
}

describe('skew of a device', () => {
  it('is what its clock is off by, whatever its slowest messages took', () => {
    const { hear, skew } = story();
    hear(NOW, -10 * MINUTE_MS, 5_000);
    hear(NOW + 10_000, -10 * MINUTE_MS, 200);
    hear(NOW - 6 * HOUR_MS, -10 * MINUTE_MS, 6 * HOUR_MS + 30_000);
    expect(skew()).toBe(10 * MINUTE_MS + 200);
  });

  it('is known though every reading of a clock far ahead is refused', () => {
    const { hear, skew } = story();
    const { refusals } = hear(NOW, 10 * MINUTE_MS);
    expect(refusals).toMatchObject([{ code: 'future' }]);
    expect(skew()).toBe(-10 * MINUTE_MS + 200);
  });

  it('follows a clock that is put right, at once when forward and within two hours when back', () => {
    const behind = story();
    behind.hear(NOW, -HOUR_MS);
    behind.hear(NOW + MINUTE_MS, 0);
    expect(behind.skew()).toBe(200);
    const ahead = story();
    ahead.hear(NOW, 4 * MINUTE_MS);
    for (let minute = 1; minute <= 121; minute += 1) ahead.hear(NOW + minute * MINUTE_MS, 0);
    expect(ahead.skew()).toBe(200);
  });

  it('changes the boot only when it says something new, since every change is written', () => {
    const { hear } = story();
    expect(hear(NOW, 0, 300).boot).toBeDefined();
    expect(hear(NOW + 1_000, 0, 290).boot).toBeUndefined();
    expect(hear(NOW + 2_000, 0, 9_000).boot).toBeUndefined();
  });

  it('is not learned from messages of a boot that is over, and survives a restart', () => {
    const { memory, hear, skew } = story();
    hear(NOW, 0);
    take(memory, 'birth', birthOf({ bid: 'b2', bn: 2 }));
    hear(NOW - DAY_MS, DAY_MS);
    expect(skew()).toBe(200);
    const again = fromStoredBoot(toStoredBoot(memory.boots.get('b1')!), model);
    expect(skewMsOf(again!.skew!)).toBe(200);
  });
});

describe('a clock that goes back within a boot', () => {
  it('is told, and its readings stand by their sequence all the same', () => {
    const { hear } = story();
    expect(hear(NOW, 0)).toMatchObject({ clockSteppedBack: false });
    const back = hear(NOW + MINUTE_MS, -HOUR_MS);
    expect(back).toMatchObject({ clockSteppedBack: true, refusals: [] });
    expect(back.rows).toHaveLength(1);
    expect(hear(NOW + 2 * MINUTE_MS, -HOUR_MS)).toMatchObject({ clockSteppedBack: false });
  });

  it('is not seen in back-fill, whose messages have earlier numbers', () => {
    const { memory, hear } = story();
    hear(NOW, 0);
    const before = teleOf({ seq: 0, t0: NOW - DAY_MS });
    memory.heardClock({ bid: 'b1', seq: 50 }, epochMs(NOW));
    expect(take(memory, 'tele', { ...before, seq: 20 })).toMatchObject({ clockSteppedBack: false });
  });
});
