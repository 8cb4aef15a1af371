import { describe, expect, it } from '@jest/globals';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import type { Crash } from './fitted-wear.ts';
import { after, aMachine, partOf, readingOf } from './machine.fixture.ts';

const SPINDLE = 'spindle-front-bearing';
const VIBRATION = 'spindle.front.velocity_rms';
/** In the middle of a slot: a live crash does not wait for its edge. */
const AT = after(2, 3 * HOUR_MS + 4 * MINUTE_MS);
const CRASH: Crash = { at: AT, wear: 0.8, leaves: 40 };

describe('a crash', () => {
  it('takes the spindle into zone D at once, and it fails within days', () => {
    const one = aMachine();
    one.readingsAt(after(2, 3 * HOUR_MS + 3 * MINUTE_MS));
    one.crash(SPINDLE, CRASH);
    expect(readingOf(one, after(2, 3 * HOUR_MS + 3 * MINUTE_MS), VIBRATION)).toBeLessThan(1.4);
    expect(readingOf(one, after(2, 3 * HOUR_MS + 5 * MINUTE_MS), VIBRATION)).toBeGreaterThan(4.5);
    expect(partOf(one, after(2, 4 * HOUR_MS), SPINDLE).wear).toBeGreaterThanOrEqual(0.8);
    const { failed, failsAt } = partOf(one, after(5), SPINDLE);
    expect(failed).toBe(true);
    expect((failsAt - AT) / HOUR_MS).toBeGreaterThan(20);
    expect((failsAt - AT) / HOUR_MS).toBeLessThan(60);
    expect(one.hiddenState(after(5)).running).toBe(false);
  });

  it('is the same for a process that knows of it from the start', () => {
    const [live, again] = [aMachine(), aMachine()];
    live.readingsAt(after(2, 3 * HOUR_MS));
    live.crash(SPINDLE, CRASH);
    again.crash(SPINDLE, CRASH);
    for (let minute = 0; minute < 3 * 1440; minute += 7) {
      const at = after(2, minute * MINUTE_MS);
      expect(live.hiddenState(at)).toEqual(again.hiddenState(at));
    }
  });

  it('hits the part that is there then, and spares the one that comes after', () => {
    const one = aMachine();
    one.readingsAt(after(1));
    one.crash(SPINDLE, CRASH);
    const { position } = one.parts[0] ?? {};
    if (position === undefined) throw new Error('no spindle');
    const fresh = { position, life: 12_000, consumedAtStart: 0 };
    one.replace({ ...fresh, serial: 'before', since: after(1, DAY_MS / 2) });
    one.replace({ ...fresh, serial: 'after', since: after(3) });
    expect(partOf(one, after(2, 4 * HOUR_MS), SPINDLE)).toMatchObject({ serial: 'before', failed: false });
    expect(partOf(one, after(2, 4 * HOUR_MS), SPINDLE).wear).toBeGreaterThanOrEqual(0.8);
    expect(partOf(one, after(3, HOUR_MS), SPINDLE)).toMatchObject({ serial: 'after', wear: 0 });
  });

  it('does not heal a part that was worn beyond it, and cannot come before what was measured', () => {
    const one = aMachine({ parts: { [SPINDLE]: { consumedAtStart: 0.985, wear: { kind: 'S2' } } } });
    one.crash(SPINDLE, { ...CRASH, wear: 0.2, leaves: 1e9 });
    expect(partOf(one, AT, SPINDLE).wear).toBeGreaterThan(0.985);
    const measured = aMachine();
    measured.readingsAt(AT);
    expect(() => measured.crash(SPINDLE, CRASH)).toThrow(RangeError);
  });
});
