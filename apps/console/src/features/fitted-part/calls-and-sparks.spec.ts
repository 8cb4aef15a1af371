import { describe, expect, it } from '@jest/globals';
import { DAY_MS } from '@kizashi/kernel';
import { aForecast, aWithheldForecast, iso, NOW } from '../../testing/samples.ts';
import { plain, speak } from '../../testing/speak.ts';
import { channelWords } from '../../ui/channels/channel-words.ts';
import { describeChart } from './describe-chart.ts';
import { holdsMiddle, pickCalls } from './earlier-calls.ts';
import { fanFrame } from './fan-frame.ts';
import { sparkOf } from './spark-geometry.ts';

describe('earlier calls', () => {
  it('are picked far enough apart to show how the forecast moved', () => {
    const hourly = Array.from({ length: 24 * 30 }, (_, hour) =>
      aForecast({ daysAgo: hour / 24, id: `f${hour}` }),
    );
    const picked = pickCalls(hourly, 6);
    expect(picked[0]).toBe(hourly[0]);
    expect(picked.length).toBeGreaterThanOrEqual(5);
    for (let index = 1; index < picked.length; index += 1)
      expect(Date.parse(picked[index - 1]!.asOf) - Date.parse(picked[index]!.asOf)).toBeGreaterThanOrEqual(
        4.9 * DAY_MS,
      );
    expect(pickCalls([], 6)).toEqual([]);
  });

  it('are held against the middle of the newest one', () => {
    const right = aForecast({ daysAgo: 7, fromDays: 20, toDays: 50 });
    const wrong = aForecast({ daysAgo: 14, fromDays: 60, toDays: 90 });
    const open = aForecast({ daysAgo: 21, fromDays: 20, toDays: 200, known: 50 });
    expect(holdsMiddle(aForecast(), [right, wrong, open, aWithheldForecast()])).toEqual({
      inside: 2,
      count: 3,
    });
  });
});

describe('a spark', () => {
  const points = [1, 2, 4].map((avg, index) => ({
    t: iso(NOW + index * DAY_MS),
    min: avg - 0.5,
    avg,
    max: avg + 0.5,
    n: 6,
  }));
  const marks = { from: NOW, to: NOW + 2 * DAY_MS, baseline: 1, limit: 6, since: NOW + DAY_MS };
  const size = { width: 300, height: 74, names: 60 };
  it('stands on one scale with its baseline and its limit', () => {
    const spark = sparkOf(points, marks, size)!;
    expect(spark.limitY).toBeLessThan(spark.last.y);
    expect(spark.last.y).toBeLessThan(spark.baselineY!);
    expect(spark.last.x).toBe(240);
    expect(spark.sinceX).toBe(120);
  });

  it('is not drawn without readings, and needs no marks', () => {
    expect(sparkOf([], marks, size)).toBeNull();
    const bare = sparkOf(
      points.slice(0, 1),
      { ...marks, baseline: undefined, limit: undefined, since: NOW - DAY_MS },
      size,
    )!;
    expect([bare.baselineY, bare.limitY, bare.sinceX]).toEqual([null, null, null]);
    expect(Number.isFinite(bare.last.y)).toBe(true);
  });
});

describe('a channel', () => {
  it('is named by what its id says', () => {
    expect(channelWords('spindle.front.velocity_rms')).toBe('Spindle front, velocity rms');
    expect(channelWords('pressure')).toBe('Pressure');
  });
});

describe('the chart in words', () => {
  const en = speak('en');
  const frame = fanFrame(866, { from: NOW - 60 * DAY_MS, to: NOW + 40 * DAY_MS }, 0, true);
  const facts = {
    health: { fittedPartId: 'p', failureLimit: 0, points: [{ at: iso(NOW), health: 0.62, healthSd: 0.02 }] },
    stops: [{ key: 's', from: NOW + 17 * DAY_MS, to: NOW + 18 * DAY_MS, chance: 0.97, chosen: true }],
    orderBy: NOW + 4 * DAY_MS,
    now: NOW,
    frame,
    dates: en.dates('Asia/Tokyo', NOW),
  };
  it('says what the eye would see', () => {
    expect(describeChart({ ...facts, forecast: aForecast() }, en).map(plain)).toEqual([
      'Health is 0.62 on Mon 26 Oct; the part counts as failed at 0.',
      'It reaches the limit between Sat 14 Nov and Sun 22 Nov in 8 of 10 cases, middle Wed 18 Nov.',
      'Planned stop Thu 12 Nov: 97 % chance of reaching it.',
      'Order by Fri 30 Oct.',
    ]);
  });

  it('says why nothing is drawn', () => {
    expect(describeChart({ ...facts, forecast: aWithheldForecast(), stops: [] }, en).map(plain)[1]).toBe(
      'After Mon 26 Oct no forecast is drawn: no fresh readings.',
    );
  });
});
