import { describe, expect, it } from '@jest/globals';
import { DAY_MS } from '@kizashi/kernel';
import { daysLeft, estimatedOn, tellRooms } from './spindle.fixture.ts';

/** From day 10 on the bearing wears evenly and reaches its limit on day 90. */
const FAILS = 90;
const told = tellRooms({ days: 80, wear: (at) => Math.max(0, (at / DAY_MS - 10) / (FAILS - 10)) });

describe('a bearing that wears evenly', () => {
  it('is ranked by the life of its part number before it wears', () => {
    const forecast = estimatedOn(told, 8);
    expect(forecast.model.tier).toBe('prior');
    expect(forecast.pWearAbove5Percent).toBeLessThan(0.1);
    expect(forecast.because[0]!.text.en).toMatch(/^No wear seen so far\. Half of these parts reach 10,965/);
  });

  it('holds the true end between P10 and P90, nearer and nearer', () => {
    const widths = [40, 55, 70, 79].map((day) => {
      const forecast = estimatedOn(told, day);
      expect(daysLeft(forecast, 10)).toBeLessThan(FAILS - day);
      expect(daysLeft(forecast, 90)).toBeGreaterThan(FAILS - day);
      return daysLeft(forecast, 90) - daysLeft(forecast, 10);
    });
    expect(widths.at(-1)).toBeLessThan(0.7 * widths[0]!);
  });

  it('says what moved, since when, and against what', () => {
    const forecast = estimatedOn(told, 40);
    expect(forecast.model.tier).toBe('degradation');
    expect(forecast.failureMode).toBe('VIB');
    expect(forecast.because[0]).toMatchObject({ channel: 'spindle.front.velocity_rms', limit: 4.5 });
    expect(forecast.because[0]!.text.en).toMatch(
      /^Vibration velocity 2\.\d\d mm\/s, normally 1\.0 to 1\.3; rising since 1[2-4] Sep\.$/,
    );
    expect(forecast.because[0]!.text.ja).toMatch(
      /^振動速度 2\.\d\d mm\/s\(通常 1\.0〜1\.3\)。9月1[2-4]日から上昇。$/,
    );
  });

  it('has evidence enough for an order long before the end', () => {
    expect(estimatedOn(told, 30).pWearAbove5Percent).toBeGreaterThan(0.95);
  });
});
