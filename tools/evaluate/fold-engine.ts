import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import { summariseWindow, windowContaining } from '@kizashi/condition-monitoring/data-manipulation';
import type { EstimatedForecast, PartKnowledge } from '@kizashi/condition-monitoring/prognostic-assessment';
import { asId, type EpochMs, epochMs, type ForecastId, HOUR_MS, type OrderId } from '@kizashi/kernel';
import { decideOrder, isOpen, type Order } from '@kizashi/ordering';
import { drawAdvice } from '../../apps/service/src/advisory-generation/draw-advice.ts';
import { foldWindow } from '../../apps/service/src/rooms/fold-window.ts';
import { startMachineMemory } from '../../apps/service/src/rooms/machine-memory.ts';
import type { MachineRecord } from '../../apps/service/src/rooms/machine-record.ts';
import { CYCLE_MS, engineMachine, engineModel, stopsAfter } from './engine-fleet.ts';
import type { RecordedCycle, RecordedEngine } from './recorded-engines.ts';

/** What would be on the screen if the recording ended with this cycle. */
export interface AfterCycle {
  readonly cycle: number;
  /** In cycles; undefined when the forecast was withheld. */
  readonly p10?: number;
  readonly p50?: number;
  readonly p90?: number;
  readonly openOrder: boolean;
}

/** Phase of the weekly stops against the recording's first cycle. */
const START: EpochMs = epochMs(Date.UTC(2026, 0, 1));

/** One engine, cycle by cycle, through the same rooms and the same opening rule as in the service. */
export function foldEngine(engine: RecordedEngine, knowledge: PartKnowledge): readonly AfterCycle[] {
  const machine = engineMachine(engine, knowledge);
  let memory = startMachineMemory(START);
  let order: Order | undefined;
  let last: Order | undefined;
  return engine.rows.map((row, i) => {
    const measuredAt = epochMs(START + i * CYCLE_MS);
    const window = windowContaining(measuredAt, CYCLE_MS);
    const features = summariseWindow(
      [rowOf(machine, row, measuredAt)],
      window,
      engineModel,
      machine.deviceId,
    );
    const folded = foldWindow(memory, machine, features, window.to);
    memory = folded.memory;
    const forecast = folded.forecasts[0];
    if (forecast?.status === 'estimated') {
      order = decide(machine, forecast, window.to, order, last);
      if (order && !isOpen(order.state)) {
        last = order;
        order = undefined;
      }
    }
    return {
      cycle: row.cycle,
      openOrder: order !== undefined,
      ...(forecast?.status === 'estimated' ? interval(forecast) : {}),
    };
  });
}

function interval({ remaining: { quantiles } }: EstimatedForecast) {
  return { p10: quantiles[9]!, p50: quantiles[49]!, p90: quantiles[89]! };
}

function decide(
  machine: MachineRecord,
  forecast: EstimatedForecast,
  at: EpochMs,
  open: Order | undefined,
  past: Order | undefined,
): Order | undefined {
  const part = machine.parts[0]!;
  const advice = drawAdvice(machine, part, forecast, stopsAfter(at), at);
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
      advice,
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
  });
  return decision.kind === 'none' ? open : decision.order;
}

function rowOf(machine: MachineRecord, row: RecordedCycle, measuredAt: EpochMs): TelemetryRow {
  return {
    deviceId: machine.deviceId,
    modelId: engineModel.id,
    measuredAt,
    receivedAt: measuredAt,
    boot: 1,
    seq: row.cycle,
    values: Float64Array.from([...row.settings, ...row.sensors, row.cycle]),
  };
}
