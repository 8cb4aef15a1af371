import { pFailBefore, quantileOf } from '@kizashi/condition-monitoring/advisory-generation';
import { DAY_MS, type EpochMs, type ForecastId, HOUR_MS, plus } from '@kizashi/kernel';
import { bookSwap, type DecidedOn, type Order } from '@kizashi/ordering';
import { schema, type Transaction } from '@kizashi/storage/database';
import type { FeatureStore } from '@kizashi/storage/feature-store';
import { asc, eq } from 'drizzle-orm';
import { wallNow } from '../fleet-clock/fleet-clock.ts';
import { newId } from '../listing/index.ts';
import { stopsAround } from './stops-around.ts';
import { lifeUsedAt } from './swaps/keep-ended-life.ts';

const { fittedParts, forecasts, ledgerEntries, lines, machines, orderEvents, partCatalogue } = schema;

export interface ClosingOrder {
  /** As it was before it is closed, with what was found. */
  readonly order: Order;
  /** The part that the order is for. */
  readonly part: typeof fittedParts.$inferSelect;
  readonly at: EpochMs;
  readonly currency: string;
}

/** How far ahead the next planned stop is looked for. */
const STOP_HORIZON_MS = 366 * DAY_MS;

/** Books what a closed order saved or cost, in the transaction that closes it. */
export async function bookSavings(
  tx: Transaction,
  features: FeatureStore,
  closing: ClosingOrder,
): Promise<void> {
  const { order, part, at, currency } = closing;
  if (order.asFound === null) return;
  const [costs] = await tx
    .select({ catalogue: partCatalogue, rate: lines.downtimeCostPerHour })
    .from(machines)
    .innerJoin(lines, eq(lines.id, machines.lineId))
    .innerJoin(partCatalogue, eq(partCatalogue.partNumber, part.partNumber))
    .where(eq(machines.id, part.machineId));
  if (costs === undefined) throw new Error(`order ${order.id} is for a part without costs`);
  const { catalogue, rate } = costs;
  const { decidedOn, startedAt } = await courseOf(tx, order);
  const stops = await stopsAround(tx, order.machineId, {
    from: startedAt ?? at,
    to: plus(at, STOP_HORIZON_MS),
  });
  const used = await lifeUsedAt(tx, features, part.id, at);
  const booking = bookSwap({
    severity: order.asFound.severity,
    forecast: await failureDates(tx, decidedOn),
    swappedAt: at,
    nextStopAt: stops.find(({ from }) => from > at)?.from,
    insidePlannedStop: stops.some(({ from }) => from <= at),
    unplannedHours: catalogue.unplannedHours,
    plannedHours: catalogue.plannedHours,
    downtimeCostPerHour: rate,
    price: catalogue.price,
    labour: catalogue.labour,
    life:
      used === undefined
        ? undefined
        : { used, typical: weibullMedian(catalogue.priorBeta, catalogue.priorEta) },
  });
  if (booking === undefined) return;
  await tx.insert(ledgerEntries).values({
    ...booking,
    id: newId('led'),
    customerId: order.customerId,
    orderId: order.id,
    forecastId: decidedOn,
    bookedAt: at,
    recordedAt: wallNow(),
    currency,
  });
}

/**
 * The forecast that stood behind the order when its window was agreed to, and when the visit began. Later forecasts
 * change neither: what was said when somebody decided is what is put to the test.
 */
async function courseOf(
  tx: Transaction,
  order: Order,
): Promise<{ readonly decidedOn: ForecastId; readonly startedAt: EpochMs | undefined }> {
  const events = await tx
    .select({ verb: orderEvents.verb, at: orderEvents.at, detail: orderEvents.detail })
    .from(orderEvents)
    .where(eq(orderEvents.orderId, order.id))
    .orderBy(asc(orderEvents.id));
  const accepted = events.findLastIndex(({ verb }) => verb === 'accept');
  const known = events.slice(0, accepted + 1).findLast(({ detail }) => typeof detail.forecastId === 'string');
  return {
    decidedOn: (known?.detail.forecastId as ForecastId | undefined) ?? order.forecastId,
    startedAt: events.findLast(({ verb }) => verb === 'start')?.at,
  };
}

/** The whole distribution on the calendar, at the rate of use that the forecast assumed. */
async function failureDates(tx: Transaction, id: ForecastId): Promise<DecidedOn | undefined> {
  const [row] = await tx
    .select({ asOf: forecasts.asOf, quantiles: forecasts.quantiles, rate: forecasts.lifePerHour })
    .from(forecasts)
    .where(eq(forecasts.id, id));
  if (row === undefined || row.quantiles.length === 0 || row.rate === null || row.rate <= 0) return undefined;
  const { asOf, rate } = row;
  const failureTime = {
    quantiles: Float64Array.from(row.quantiles, (left) => asOf + (left / rate) * HOUR_MS),
  };
  return {
    pFailBefore: (at) => pFailBefore(failureTime, at),
    p10At: quantileOf(failureTime, 0.1),
    p50At: quantileOf(failureTime, 0.5),
    p90At: quantileOf(failureTime, 0.9),
  };
}

/** Life at which half of such parts have failed. */
function weibullMedian(beta: number, eta: number): number {
  return eta * Math.LN2 ** (1 / beta);
}
