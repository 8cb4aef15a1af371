import type { LineRisk } from '@kizashi/api-contract';
import { type EpochMs, epochMs, toIso } from '@kizashi/kernel';
import { dateAfter } from '../prognostic-assessment/forecast-view.ts';
import { outlookOf, type PartOutlook } from './part-outlook.ts';
import type { RiskLine } from './risk-line.ts';

/** Steps of the curve: fine enough for a line on a screen, coarse enough for hundreds of lines in one answer. */
const STEPS = 60;
/** Parts that are named for a line. */
const MOST_DRIVERS = 5;
/** A part without an order that hardly fails within the horizon decides nothing. */
const LEAST_CHANCE = 0.01;

/**
 * Whether a line gets through the time from `now` to `until`.
 *
 * The line stands when one of its parts fails, so the chance that it still runs is the product of its parts' chances.
 * That takes parts as independent, given their forecasts. Parts that share a load fail together more often than
 * that, so the product is the careful side: with positive dependence the line's true chance is higher (Barlow &
 * Proschan 1975, "Statistical Theory of Reliability", 2.3). Parts without a forecast that may be relied on are not in the product but counted beside it.
 *
 * The figures follow each forecast from its own date, as the fleet page and the order's options do; nothing is
 * conditioned on "still alive now", which a forecast of the last hour does not need.
 */
export function lineRiskOf(line: RiskLine, now: EpochMs, until: EpochMs): LineRisk {
  const outlooks = line.parts.flatMap((part) => outlookOf(part, now) ?? []);
  const judged = outlooks.length > 0;
  const nextStop = line.stops[0];
  const runs = (at: EpochMs, course: Course) =>
    outlooks.reduce((chance, outlook) => chance * (1 - outlook[course](at)), 1);
  const loss = (at: EpochMs, course: Course) =>
    Math.round(outlooks.reduce((sum, outlook) => sum + outlook[course](at) * outlook.part.failureCost, 0));
  return {
    lineId: line.id,
    lineName: line.name,
    siteId: line.siteId,
    siteName: line.siteName,
    customerId: line.customerId,
    customerName: line.customerName,
    timeZone: line.timeZone,
    downtimeCostPerHour: line.downtimeCostPerHour,
    machines: line.machines,
    judgedParts: outlooks.length,
    withheldParts: line.parts.length - outlooks.length,
    nextStopAt: nextStop === undefined ? null : toIso(nextStop.from),
    stops: line.stops
      .filter(({ from }) => from < until)
      .map(({ stopId, from, to }) => ({
        plannedStopId: stopId,
        from: toIso(from),
        to: toIso(to),
        pReach: judged ? runs(from, 'nothing') : null,
        pReachAsAdvised: judged ? runs(from, 'asAdvised') : null,
      })),
    curve: judged
      ? instants(now, until).map((at) => ({
          at: toIso(at),
          nothing: short(runs(at, 'nothing')),
          asAdvised: short(runs(at, 'asAdvised')),
        }))
      : [],
    loss: {
      untilNextStop: nextStop === undefined || !judged ? null : loss(nextStop.from, 'nothing'),
      nothing: loss(until, 'nothing'),
      asAdvised: loss(until, 'asAdvised'),
    },
    drivers: driversOf(outlooks, nextStop?.from, until),
  };
}

type Course = 'nothing' | 'asAdvised';

function instants(now: EpochMs, until: EpochMs): EpochMs[] {
  const step = (until - now) / STEPS;
  return Array.from({ length: STEPS + 1 }, (_, index) => epochMs(Math.round(now + index * step)));
}

/** Four digits draw any curve; the chances up to stops, which are said in words, are not rounded. */
function short(chance: number): number {
  return Math.round(chance * 10_000) / 10_000;
}

/** What the risk of a line comes from: parts with an order, and whoever may well fail, the dearest first. */
function driversOf(
  outlooks: readonly PartOutlook[],
  nextStop: EpochMs | undefined,
  until: EpochMs,
): LineRisk['drivers'] {
  return outlooks
    .map((outlook) => ({
      outlook,
      lossUntilStop: nextStop === undefined ? 0 : outlook.nothing(nextStop) * outlook.part.failureCost,
      loss: outlook.nothing(until) * outlook.part.failureCost,
    }))
    .filter(({ outlook }) => outlook.part.order || outlook.nothing(until) >= LEAST_CHANCE)
    .sort((a, b) => b.loss - a.loss || b.lossUntilStop - a.lossUntilStop)
    .slice(0, MOST_DRIVERS)
    .map(({ outlook: { part, forecast, nothing } }) => {
      const date = (percent: number) =>
        dateAfter(forecast.asOf, forecast.quantiles[percent - 1] ?? null, forecast.lifePerHour);
      return {
        machineId: part.machineId,
        machineSerial: part.machineSerial,
        fittedPartId: part.id,
        positionName: part.positionName,
        forecastId: forecast.id,
        p10At: date(10),
        p90At: date(90),
        pFailBeforeNextStop: nextStop === undefined ? null : nothing(nextStop),
        pFailBeforeEnd: nothing(until),
        orderId: part.order?.id ?? null,
        orderNumber: part.order?.number ?? null,
        orderState: part.order?.state ?? null,
        windowFrom: part.order?.window === undefined ? null : toIso(part.order.window.from),
      };
    });
}
