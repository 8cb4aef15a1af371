import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import type { EstimatedForecast } from '@kizashi/condition-monitoring/prognostic-assessment';
import {
  asId,
  type EpochMs,
  epochMs,
  type FittedPartId,
  type ForecastId,
  HOUR_MS,
  type OrderId,
  type TimeRange,
} from '@kizashi/kernel';
import { decideOrder, isOpen, type Order } from '@kizashi/ordering';
import { drawAdvice } from '../../apps/service/src/advisory-generation/draw-advice.ts';
import { startMachineMemory } from '../../apps/service/src/rooms/machine-memory.ts';
import {
  closableRange,
  type MachinePass,
  passMachine,
  type Trend,
} from '../../apps/service/src/rooms/machine-pass.ts';
import type { FittedPartRecord, MachineRecord } from '../../apps/service/src/rooms/machine-record.ts';

/** Where the rooms and the opening rule stand with one machine. Plain JSON. */
export interface Followed {
  readonly trend: Trend;
  readonly orders: Readonly<Record<FittedPartId, OrdersOfPart>>;
}

interface OrdersOfPart {
  readonly open?: Order;
  /** The newest one that ended without a swap. */
  readonly past?: Order;
}

/** A step of the fleet clock for one machine. */
export interface MachineStep {
  readonly machine: MachineRecord;
  /** Everything measured from `followed.trend.closedUntil` to `to`, ascending. */
  readonly rows: readonly TelemetryRow[];
  /** Where the fleet clock stands now. */
  readonly to: EpochMs;
  /** Between two readings. */
  readonly periodMs: number;
  readonly stops: readonly TimeRange[];
  /** The device raised an alarm since the last step. */
  readonly asked?: boolean;
}

export interface MachineStepped {
  readonly followed: Followed;
  readonly pass: MachinePass;
  /** Orders that were opened, or became urgent, in this step. */
  readonly called: readonly Order[];
}

export function startFollowing(at: EpochMs): Followed {
  return { trend: { closedUntil: at, memory: startMachineMemory(at) }, orders: {} };
}

/**
 * One step of one machine through the service's own pass, advice and opening rule, with nothing stored and nobody
 * there to answer: an order stays open until its part goes out or the rules call it off.
 */
export function followMachine({ trend, orders }: Followed, step: MachineStep): MachineStepped {
  const { machine, rows, to, periodMs } = step;
  const newest = rows.at(-1)?.measuredAt ?? trend.closedUntil;
  const range = closableRange(trend.closedUntil, newest, periodMs, to);
  const closable = range === undefined ? [] : rows.filter(({ measuredAt }) => measuredAt < range.to);
  const pass = passMachine(
    {
      machine,
      trend,
      ...(range !== undefined && { range }),
      closableUntil: range?.to ?? trend.closedUntil,
      asked: step.asked ?? false,
      more: false,
      periods: { shortestMs: periodMs, longestMs: periodMs },
      newestReadingAt: newest,
      listeningSince: to,
    },
    closable,
    to,
  );
  const called: Order[] = [];
  const after: Record<FittedPartId, OrdersOfPart> = {};
  for (const part of machine.parts) {
    if (part.removedAt !== undefined) continue;
    const before = orders[part.id] ?? {};
    const forecast = pass.newest.get(part.id);
    const next = forecast?.status === 'estimated' ? decide(before, part, forecast, step) : before;
    if (next.open !== undefined && isCall(before.open, next.open)) called.push(next.open);
    after[part.id] = next;
  }
  return { followed: { trend: pass.trend, orders: after }, pass, called };
}

function isCall(before: Order | undefined, now: Order): boolean {
  return before?.id !== now.id || (now.urgent && !before.urgent);
}

function decide(
  { open, past }: OrdersOfPart,
  part: FittedPartRecord,
  forecast: EstimatedForecast,
  { machine, to: at, stops }: MachineStep,
): OrdersOfPart {
  const median = forecast.remaining.quantiles[49]!;
  const decision = decideOrder({
    at,
    subject: {
      orderId: asId<OrderId>(`${part.id} ${at}`),
      customerId: machine.customerId,
      machineId: machine.id,
      fittedPartId: part.id,
      price: { amount: part.catalogue.price, currency: 'JPY' },
    },
    evidence: {
      forecastId: asId<ForecastId>(`${part.id} ${at}`),
      advice: drawAdvice(machine, part, forecast, stops, at),
      failureMode: forecast.failureMode ?? null,
      p50At:
        Number.isFinite(median) && forecast.rate > 0
          ? epochMs(forecast.asOf + (median / forecast.rate) * HOUR_MS)
          : null,
      newestEvidenceAt: forecast.dataQuality.newestEvidenceAt ?? at,
    },
    open,
    past: past && {
      state: past.state as 'cancelled',
      reason: past.reason,
      closedAt: past.closedAt!,
      p50At: past.p50At,
    },
  });
  if (decision.kind === 'none') return { ...(open && { open }), ...(past && { past }) };
  const { order } = decision;
  return isOpen(order.state) ? { open: order, ...(past && { past }) } : { past: order };
}
