import { describe, expect, it } from '@jest/globals';
import { DAY_MS, HOUR_MS } from '@kizashi/kernel';
import { forecastsOf, TEMPERATURE, tellRooms, twoShifts, VELOCITY } from './spindle.fixture.ts';

/** Every fifth day from the third week on, somebody cuts hard metal for four hours. */
function heavyCut(at: number): boolean {
  const hour = (at % DAY_MS) / HOUR_MS;
  return at > 15 * DAY_MS && Math.floor(at / DAY_MS) % 5 === 0 && hour >= 10 && hour < 14;
}

const highest = (told: ReturnType<typeof tellRooms>) =>
  Math.max(
    ...forecastsOf(told).map(({ forecast }) =>
      forecast.status === 'estimated' ? forecast.pWearAbove5Percent : 1,
    ),
  );

describe('load spikes', () => {
  it('are no wear when the load explains them', () => {
    const told = tellRooms({
      days: 60,
      wear: () => 0,
      load: (at) => {
        const usual = twoShifts(at);
        if (usual === undefined) return undefined;
        return heavyCut(at) ? 0.85 : usual + 0.1 * Math.sin(at / (3 * HOUR_MS));
      },
    });
    expect(highest(told)).toBeLessThan(0.5);
  });

  it('are no wear even where nothing explains them, since they pass', () => {
    const told = tellRooms({
      days: 60,
      wear: () => 0,
      sensor: (channel, value, at) => {
        if (!heavyCut(at)) return value;
        if (channel.endsWith('velocity_rms')) return value + 0.4 * (VELOCITY.limit - VELOCITY.normal);
        return channel.endsWith('temperature')
          ? value + 0.3 * (TEMPERATURE.limit - TEMPERATURE.normal)
          : value;
      },
    });
    expect(highest(told)).toBeLessThan(0.8);
  });
});
