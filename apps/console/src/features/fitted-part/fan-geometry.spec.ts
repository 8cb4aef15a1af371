import { describe, expect, it } from '@jest/globals';
import type { HealthSeries } from '@kizashi/api-contract';
import { DAY_MS, HOUR_MS } from '@kizashi/kernel';
import { aForecast, iso, NOW } from '../../testing/samples.ts';
import { endOfLife, instantAt } from '../../ui/remaining-life/end-of-life.ts';
import { chartSpan } from './chart-span.ts';
import { fanFrame } from './fan-frame.ts';
import { distributionShape, fanShape, middleCourse, observedShapes } from './fan-shapes.ts';
import { ribbonSegments } from './ribbon-segments.ts';
import { stopChances } from './stop-chance.ts';

const day = (days: number) => NOW + days * DAY_MS;
const span = { from: day(-60), to: day(40) };
const frame = fanFrame(866, span, 0.2, true);
const end = endOfLife(aForecast({ fromDays: 10, toDays: 20 }))!;
const open = endOfLife(aForecast({ fromDays: 10, toDays: 20, known: 60 }))!;
const start = { at: iso(NOW), health: 0.6, healthSd: 0.02 };
const points = (path: string) =>
  [...path.matchAll(/[ML]([\d.-]+) ([\d.-]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }));

describe('the frame', () => {
  it('leaves room below the limit for the distribution, wherever the limit is', () => {
    expect(frame.y(1)).toBe(84);
    expect(frame.limitY - frame.y(1)).toBeCloseTo(245);
    for (const limit of [0, 0.05, 0.2, 0.5]) {
      const { bottom, limitY } = fanFrame(866, span, limit, true);
      expect(bottom - limitY).toBeGreaterThanOrEqual(60);
    }
    expect(fanFrame(866, span, 0, false).height).toBeLessThan(fanFrame(866, span, 0, true).height);
  });

  it('is as wide as it is told: nothing is scaled', () => {
    expect(frame.time.x(span.from)).toBe(44);
    expect(frame.time.x(span.to)).toBe(850);
    expect(fanFrame(340, span, 0.2, true).time.right).toBe(324);
  });
});

describe('the fan', () => {
  it('goes from the band of the last observation to the limit, between the two quantiles', () => {
    const shape = points(fanShape(end, start, frame, { low: 0.1, high: 0.9, z: 1.2816 }));
    const [upper, late, early, lower] = shape;
    expect(shape).toHaveLength(4);
    expect(upper!.x).toBeCloseTo(frame.time.x(NOW), 0);
    expect(upper!.y).toBeCloseTo(frame.y(0.6 + 1.2816 * 0.02), 0);
    expect(lower!.y).toBeCloseTo(frame.y(0.6 - 1.2816 * 0.02), 0);
    expect(late!.x).toBeCloseTo(frame.time.x(day(19)), 0);
    expect(early!.x).toBeCloseTo(frame.time.x(day(11)), 0);
    expect(late!.y).toBeCloseTo(frame.limitY, 0);
  });

  it('stays open to the right where P90 is more than can be said', () => {
    const shape = points(fanShape(open, start, frame, { low: 0.1, high: 0.9, z: 1 }));
    expect(shape[1]).toEqual({ x: frame.time.right, y: shape[0]!.y });
    expect(shape[2]!.x).toBe(frame.time.right);
    expect(middleCourse(open, start, frame)).not.toBe('');
    expect(middleCourse(endOfLife(aForecast({ known: 30 }))!, start, frame)).toBe('');
  });

  it('has its distribution below the limit, tallest where the end is likeliest', () => {
    const early = aForecast().quantiles.map((_, index) =>
      index < 66 ? 200 + index * 0.5 : 233 + (index - 65) * 5,
    );
    const shape = points(distributionShape(endOfLife(aForecast({ quantiles: early }))!, frame.time, 100, 50));
    const tallest = shape.reduce((most, point) => (point.y > most.y ? point : most));
    expect(Math.min(...shape.map(({ y }) => y))).toBe(100);
    expect(tallest.y).toBeCloseTo(150, 1);
    expect(tallest.x).toBeLessThan(frame.time.x(NOW + (235 / (17.6 / 24)) * HOUR_MS));
  });
});

describe('what was observed', () => {
  const every = (hours: number[]): HealthSeries['points'] =>
    hours.map((hour) => ({ at: iso(day(-20) + hour * HOUR_MS), health: 0.9, healthSd: 0.02 }));
  it('is one line, but has a gap where nobody looked', () => {
    expect(observedShapes(every([0, 12, 24, 36]), frame)).toHaveLength(1);
    expect(observedShapes(every([0, 12, 24, 36, 200, 212, 224]), frame)).toHaveLength(2);
    expect(observedShapes([], frame)).toEqual([{ line: '', band: '' }]);
  });
});

describe('the ribbon', () => {
  it('changes its step where the chance crosses 1, 5, 20 and 50 %', () => {
    const segments = ribbonSegments(end, { from: NOW, to: day(40) }, undefined);
    expect(segments.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4]);
    expect(segments[2]!.from).toBe(instantAt(end, 0.05));
    expect(segments.at(-1)!.to).toBe(day(40));
    expect(segments.some(({ pale }) => pale)).toBe(false);
  });

  it('is pale after the agreed window and nowhere else', () => {
    const agreed = day(12);
    const segments = ribbonSegments(end, { from: NOW, to: day(40) }, agreed);
    for (const { from, pale } of segments) expect(pale).toBe(from >= agreed);
    expect(segments.reduce((sum, { from, to }) => sum + to - from, 0)).toBeCloseTo(40 * DAY_MS);
  });

  it('ends with what can be said', () => {
    const segments = ribbonSegments(
      endOfLife(aForecast({ known: 10 }))!,
      { from: NOW, to: day(40) },
      undefined,
    );
    expect(segments.at(-1)!.step).toBe(2);
  });
});

describe('planned stops', () => {
  const stop = (id: string, from: number) => ({
    id,
    lineId: 'l',
    from: iso(day(from)),
    to: iso(day(from + 0.3)),
  });
  it('carry the chance that the part is still alive when they begin', () => {
    const [past, ...rest] = [stop('past', -2), stop('b', 25), stop('a', 15)];
    const found = stopChances([past!, ...rest], end, NOW, { from: day(15.1), to: day(15.2) });
    expect(found.map(({ from }) => from)).toEqual([day(15), day(25)]);
    expect(found[0]).toMatchObject({ chosen: true });
    expect(found[0]!.chance).toBeCloseTo(0.5, 9);
    expect(found[1]!.chance).toBeCloseTo(0.01, 9);
    expect(stopChances(rest, undefined, NOW, undefined)[0]!.chance).toBeNull();
  });
});

describe('the span of the chart', () => {
  const health: HealthSeries = {
    fittedPartId: 'part-1',
    failureLimit: 0,
    points: [{ at: iso(day(-200)), health: 1, healthSd: 0.01 }],
  };
  const common = { health, fittedAt: day(-730), now: NOW, mustShow: [] };
  it('shows thirteen weeks, or the whole life of the part', () => {
    expect(chartSpan({ ...common, forecast: aForecast(), past: 'weeks' }).from).toBe(day(-91));
    expect(chartSpan({ ...common, forecast: aForecast(), past: 'since-fitted' }).from).toBe(day(-730));
  });

  it('reaches beyond the range and to every stop that matters', () => {
    const { to } = chartSpan({
      ...common,
      forecast: aForecast({ fromDays: 100, toDays: 200 }),
      past: 'weeks',
    });
    expect(to).toBeGreaterThan(day(195));
    expect(chartSpan({ ...common, forecast: null, past: 'weeks', mustShow: [day(300)] }).to).toBeGreaterThan(
      day(300),
    );
  });

  it('never puts today at the edge, however young the part is', () => {
    const young = { ...common, health: { ...health, points: [] }, fittedAt: day(-1) };
    const { from, to } = chartSpan({
      ...young,
      forecast: aForecast({ fromDays: 300, toDays: 600 }),
      past: 'weeks',
    });
    expect((NOW - from) / (to - from)).toBeGreaterThanOrEqual(0.19);
  });
});
