import { describe, expect, it } from '@jest/globals';
import { plantRisk } from '@kizashi/api-contract';
import { asId, type FittedPartId, type LineId, toIso } from '@kizashi/kernel';
import fc from 'fast-check';
import { chanceOfFailingBefore } from './part-survival.ts';
import { plantRiskOf } from './plant-risk.ts';
import { aLine, anOrderFor, aPart, endsBetween, inDays, NOW, WITHHELD } from './risk-line.fixture.ts';

const riskOf = (line: Parameters<typeof plantRiskOf>[0][number], days = 30) =>
  plantRiskOf([line], NOW, days, 'JPY').lines[0]!;

describe('the way of a line through the next days', () => {
  it('says for one part what the fleet page says for it: the same function, the same figure', () => {
    const forecast = endsBetween(14, 28);
    const { stops, drivers } = riskOf(aLine([aPart({ forecast })], [17]));
    const fleet = chanceOfFailingBefore(forecast, inDays(17))!;
    expect(fleet).toBeGreaterThan(0.1);
    expect(stops[0]!.pReach).toBe(1 - fleet);
    expect(drivers[0]!.pFailBeforeNextStop).toBe(fleet);
  });

  it('multiplies the chances of its parts', () => {
    const one = riskOf(aLine([aPart()])).stops[0]!.pReach!;
    const two = riskOf(aLine([aPart(), aPart()])).stops[0]!.pReach!;
    expect(two).toBeCloseTo(one * one, 12);
  });

  it('counts what cannot be judged and never takes it as safe', () => {
    const { judgedParts, withheldParts, stops, curve, loss } = riskOf(
      aLine([aPart({ forecast: WITHHELD }), aPart({ forecast: undefined })]),
    );
    expect({ judgedParts, withheldParts }).toEqual({ judgedParts: 0, withheldParts: 2 });
    expect(stops[0]!.pReach).toBeNull();
    expect(curve).toEqual([]);
    expect(loss.untilNextStop).toBeNull();
  });

  it('goes on with a new part from the window of its order', () => {
    const order = anOrderFor(17);
    const risk = riskOf(aLine([aPart({ order })]));
    const atWindow = chanceOfFailingBefore(endsBetween(18, 28), inDays(17))!;
    const end = risk.curve.at(-1)!;
    expect(end.nothing).toBeLessThan(0.02);
    // 13 days of a new part: 1 - exp(-(312 / 14000)^1.5)
    expect(end.asAdvised).toBeCloseTo((1 - atWindow) * Math.exp(-((312 / 14_000) ** 1.5)), 3);
    expect(risk.loss.asAdvised).toBeLessThan(risk.loss.nothing / 20);
    expect(risk.drivers[0]).toMatchObject({ orderNumber: 'OR-2381', windowFrom: toIso(inDays(17)) });
  });

  it('does not count on a window that is over, unless the order is urgent or the work has begun', () => {
    const asAdvised = (order: ReturnType<typeof anOrderFor>) =>
      riskOf(aLine([aPart({ order })])).curve.at(-1)!.asAdvised;
    expect(asAdvised(anOrderFor(-2))).toBeLessThan(0.02);
    expect(asAdvised(anOrderFor(-2, { urgent: true }))).toBeGreaterThan(0.9);
    expect(asAdvised(anOrderFor(-2, { state: 'in-progress' }))).toBeGreaterThan(0.9);
    expect(asAdvised(anOrderFor(5, { window: undefined }))).toBeLessThan(0.02);
  });

  it('prices the risk: chance times the cost of a failure, until the stop and until the end', () => {
    const forecast = endsBetween(10, 20);
    const { loss } = riskOf(aLine([aPart({ forecast, failureCost: 1_000_000 })], [15]));
    expect(loss).toEqual({ untilNextStop: 500_000, nothing: 990_000, asAdvised: 990_000 });
  });

  it('knows the next stop also where it lies beyond the horizon', () => {
    const risk = riskOf(aLine([aPart()], [45]));
    expect(risk.stops).toEqual([]);
    expect(risk.nextStopAt).toBe(toIso(inDays(45)));
    expect(risk.loss.untilNextStop).not.toBeNull();
    expect(riskOf(aLine([aPart()], [])).nextStopAt).toBeNull();
  });

  it('names parts with an order and parts that may fail, the dearest first, and no others', () => {
    const named = (id: string, part: Parameters<typeof aPart>[0]) =>
      aPart({ ...part, id: asId<FittedPartId>(id) });
    const { drivers } = riskOf(
      aLine([
        named('safe', { forecast: endsBetween(500, 900) }),
        named('cheap', { failureCost: 1_000 }),
        named('dear', {}),
        named('ordered', { forecast: endsBetween(500, 900), order: anOrderFor(17) }),
      ]),
    );
    expect(drivers.map(({ fittedPartId }) => fittedPartId)).toEqual(['dear', 'ordered', 'cheap']);
  });
});

describe('for any plant', () => {
  const part = fc
    .record({
      from: fc.double({ min: 0, max: 120, noNaN: true }),
      width: fc.double({ min: 0, max: 200, noNaN: true }),
      window: fc.option(fc.double({ min: -5, max: 95, noNaN: true }), { nil: undefined }),
      withheld: fc.boolean(),
    })
    .map(({ from, width, window, withheld }) =>
      aPart({
        forecast: withheld ? WITHHELD : endsBetween(from, from + width),
        order: window === undefined ? undefined : anOrderFor(window),
      }),
    );
  const stops = fc.uniqueArray(fc.integer({ min: 0, max: 89 }), { maxLength: 6 });

  it('no curve rises, and every chance is one', () => {
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 6 }),
        stops,
        fc.constantFrom(30, 90),
        (parts, days, horizon) => {
          const line = aLine(
            parts,
            days.toSorted((a, b) => a - b),
          );
          const answer = plantRiskOf([line], NOW, horizon, 'JPY');
          // The shape itself demands 0..1 of every chance.
          const { curve, stops, withheldParts, judgedParts } = plantRisk.parse(answer).lines[0]!;
          expect(withheldParts + judgedParts).toBe(parts.length);
          for (const [index, point] of curve.entries()) {
            const before = curve[index - 1] ?? { nothing: 1, asAdvised: 1 };
            expect(point.nothing).toBeLessThanOrEqual(before.nothing);
            expect(point.asAdvised).toBeLessThanOrEqual(before.asAdvised);
          }
          for (const [index, { pReach }] of stops.entries())
            if (pReach !== null) expect(pReach).toBeLessThanOrEqual(stops[index - 1]?.pReach ?? 1);
        },
      ),
    );
  });
});

describe('a plant', () => {
  const line = (id: string, parts: Parameters<typeof aLine>[0]) => ({
    ...aLine(parts),
    id: asId<LineId>(id),
  });

  it('lists the line with the most at risk first, and adds up', () => {
    const plant = plantRiskOf(
      [
        line('quiet', [aPart({ forecast: endsBetween(400, 800) })]),
        line('blind', [aPart({ forecast: WITHHELD })]),
        line('risky', [aPart()]),
      ],
      NOW,
      30,
      'JPY',
    );
    expect(plant.lines.map(({ lineId }) => lineId)).toEqual(['risky', 'quiet', 'blind']);
    expect(plant.loss.nothing).toBe(plant.lines.reduce((sum, { loss }) => sum + loss.nothing, 0));
  });
});
