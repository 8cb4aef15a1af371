import type { AdviceSettings } from '@kizashi/condition-monitoring/advisory-generation';
import type { EstimatedForecast } from '@kizashi/condition-monitoring/prognostic-assessment';
import { asId, type EpochMs, epochMs, type ForecastId, HOUR_MS, type OrderId } from '@kizashi/kernel';
import { decideOrder, isOpen, type Order, type OrderingSettings } from '@kizashi/ordering';
import { drawAdvice } from '../../apps/service/src/advisory-generation/draw-advice.ts';
import type { MachineRecord } from '../../apps/service/src/rooms/machine-record.ts';
import { stopsAfter } from './engine-fleet.ts';
import type { SaidAfter } from './forecast-at.ts';

/** The numbers by which orders open. */
export interface Limits {
  readonly advice: AdviceSettings;
  readonly ordering: OrderingSettings;
}

/** After which cycle an order was open, and after which none was any more: what changed, in order of the cycles. */
export interface OrderChange {
  readonly cycle: number;
  readonly open: boolean;
}

/** The service's own advice and opening rule along an engine's forecasts, with nobody there to answer. */
export function ordersAlong(
  machine: MachineRecord,
  said: readonly SaidAfter[],
  limits: Limits,
): readonly OrderChange[] {
  const changes: OrderChange[] = [];
  let open: Order | undefined;
  let past: Order | undefined;
  for (const { cycle, at, forecast } of said) {
    if (forecast.status !== 'estimated') continue;
    const order = decide(machine, forecast, at, { open, past }, limits);
    if (order !== undefined && !isOpen(order.state)) past = order;
    const now = order !== undefined && isOpen(order.state) ? order : undefined;
    if ((now === undefined) !== (open === undefined)) changes.push({ cycle, open: now !== undefined });
    open = now;
  }
  return changes;
}

export function isOpenAfter(cycle: number, changes: readonly OrderChange[]): boolean {
  return changes.findLast((change) => change.cycle <= cycle)?.open ?? false;
}

function decide(
  machine: MachineRecord,
  forecast: EstimatedForecast,
  at: EpochMs,
  { open, past }: { readonly open: Order | undefined; readonly past: Order | undefined },
  limits: Limits,
): Order | undefined {
  const part = machine.parts[0]!;
  const median = forecast.remaining.quantiles[49]!;
  const decision = decideOrder({
    at,
    subject: {
      orderId: asId<OrderId>(`o${at}`),
      customerId: machine.customerId,
      machineId: machine.id,
      fittedPartId: part.id,
      price: { amount: part.catalogue.price, currency: 'JPY' },
    },
    evidence: {
      forecastId: asId<ForecastId>(`f${at}`),
      advice: drawAdvice(machine, part, forecast, stopsAfter(at), at, limits.advice),
      failureMode: null,
      p50At: epochMs(forecast.asOf + (median / forecast.rate) * HOUR_MS),
      newestEvidenceAt: forecast.dataQuality.newestEvidenceAt ?? at,
    },
    open,
    past: past && {
      state: past.state as 'cancelled',
      reason: past.reason,
      closedAt: past.closedAt!,
      p50At: past.p50At,
    },
    settings: limits.ordering,
  });
  return decision.kind === 'none' ? open : decision.order;
}
