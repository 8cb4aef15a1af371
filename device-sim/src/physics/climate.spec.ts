import { describe, expect, it } from '@jest/globals';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import { AmbientTemperature, climateOf } from './climate.ts';
import { LocalTime } from './local-time.ts';

function airOf(timeZone: string, seed = 7): AmbientTemperature {
  return new AmbientTemperature(climateOf(timeZone), new LocalTime(timeZone), seed);
}

/** Mean over a month, so that the weather of single days does not count. */
function monthlyMean(air: AmbientTemperature, from: string): number {
  const start = Date.parse(from);
  let sum = 0;
  for (let hour = 0; hour < 30 * 24; hour++) sum += air.outdoors(epochMs(start + hour * HOUR_MS));
  return sum / (30 * 24);
}

describe('ambient temperature', () => {
  it('is high in the summer of the site, whichever hemisphere it stands on', () => {
    const tokyo = airOf('Asia/Tokyo');
    expect(monthlyMean(tokyo, '2026-07-15T00:00:00Z')).toBeGreaterThan(
      monthlyMean(tokyo, '2026-01-15T00:00:00Z') + 18,
    );
    const sydney = airOf('Australia/Sydney');
    expect(monthlyMean(sydney, '2026-01-15T00:00:00Z')).toBeGreaterThan(
      monthlyMean(sydney, '2026-07-15T00:00:00Z') + 8,
    );
    expect(climateOf('Antarctica/Troll').hemisphere).toBe('north');
  });

  it('is warmest in the afternoon of the local day', () => {
    const air = airOf('Asia/Tokyo');
    const midnight = Date.parse('2026-09-09T15:00:00Z');
    const byHour = Array.from({ length: 24 }, (_, hour) => {
      let sum = 0;
      for (let day = 0; day < 30; day++)
        sum += air.outdoors(epochMs(midnight + day * DAY_MS + hour * HOUR_MS));
      return sum / 30;
    });
    expect(byHour.indexOf(Math.max(...byHour))).toBe(14);
    expect((byHour[14] ?? 0) - (byHour[2] ?? 0)).toBeCloseTo(8, 0);
  });

  it('comes into a hall as far as the hall is open', () => {
    const air = airOf('Asia/Tokyo');
    const winter: EpochMs = epochMs(Date.parse('2026-01-20T00:00:00Z'));
    const outdoors = air.outdoors(winter);
    expect(air.indoors(winter, { setpoint: 22, openness: 0 })).toBe(22);
    expect(air.indoors(winter, { setpoint: 22, openness: 1 })).toBeCloseTo(outdoors, 9);
    expect(air.indoors(winter, { setpoint: 22, openness: 0.2 })).toBeCloseTo(22 + 0.2 * (outdoors - 22), 9);
  });

  it('has weather that is the same for every machine of a site and moves without jumps', () => {
    const [one, two] = [airOf('Asia/Tokyo'), airOf('Asia/Tokyo')];
    const start = Date.parse('2026-09-01T00:00:00Z');
    for (let hour = 0; hour < 24 * 20; hour++) {
      const at = epochMs(start + hour * HOUR_MS);
      expect(one.outdoors(at)).toBe(two.outdoors(at));
      expect(Math.abs(one.outdoors(epochMs(at + 60_000)) - one.outdoors(at))).toBeLessThan(0.1);
    }
    expect(airOf('Asia/Tokyo', 8).outdoors(epochMs(start))).not.toBe(one.outdoors(epochMs(start)));
  });
});
