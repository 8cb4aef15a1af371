import { describe, expect, it } from '@jest/globals';
import { DAY_MS } from '@kizashi/kernel';
import { forecastsOf, tellRooms } from './spindle.fixture.ts';

/** On day 20 something happens to the vibration sensor; on day 26 it is repaired. */
function story(failed: number | undefined) {
  return forecastsOf(
    tellRooms({
      days: 32,
      wear: () => 0,
      sensor: (channel, value, at) =>
        channel.endsWith('velocity_rms') && at > 21 * DAY_MS && at < 26 * DAY_MS ? failed : value,
    }),
  );
}

describe.each([
  ['freezes', 1.17, /stood still since 2[12] Sep/, /Ends when it varies again: Vibration velocity/],
  [
    'falls silent',
    undefined,
    /no reading since 2[012] Sep/,
    /Ends when it reports again: Vibration velocity/,
  ],
])('a vibration sensor that %s', (_, failed, why, end) => {
  const forecasts = story(failed);
  const on = (day: number) => forecasts.findLast(({ sinceStart }) => sinceStart <= day * DAY_MS)!.forecast;

  it('withholds the forecast within a shift: no stale green', () => {
    const forecast = on(23);
    if (forecast.status === 'estimated') throw new Error('still estimated');
    expect(forecast.reason).toBe('stale-input');
    expect(forecast.because[0]!.text.en).toMatch(why);
    expect(forecast.endsWhen.en).toMatch(end);
    expect(forecast.endsWhen.ja).toContain('振動速度');
    expect(forecast.dataQuality).toMatchObject({ level: 'poor', channelsLive: 1, channelsExpected: 2 });
  });

  it('is forecast again once the sensor is back', () => {
    expect(on(20).status).toBe('estimated');
    expect(on(31).status).toBe('estimated');
  });
});
