import type { EstimatedForecast, Forecast } from '@kizashi/condition-monitoring/prognostic-assessment';
import { type EpochMs, type ForecastId, plus, type TimeRange } from '@kizashi/kernel';
import type { Order } from '@kizashi/ordering';
import type { Transaction } from '@kizashi/storage/database';
import { Inject, Injectable } from '@nestjs/common';
import { Announcements } from '../announcements/index.ts';
import { ENVIRONMENT, type Environment } from '../configuration/environment.ts';
import { nextStops } from '../fleet/next-stops.ts';
import { type NewestAdvice, OrderOpening } from '../ordering/order-opening.ts';
import { dateOfLife } from '../prognostic-assessment/date-of-life.ts';
import type { FittedPartRecord, MachineRecord } from '../rooms/machine-record.ts';
import { ADVICE_HORIZON_MS, drawAdvice } from './draw-advice.ts';

/** Among the quantiles. */
const MEDIAN = 49;

/** The newest forecasts of one machine, as a pass has left them. */
export interface NewestForecasts {
  readonly machine: MachineRecord;
  /** With the id of the forecast that was kept last: what an order refers to. */
  readonly forecasts: readonly { readonly forecast: Forecast; readonly keptId: ForecastId }[];
}

/** Draws advice from the newest forecast of each part and hands it to ordering, within the pass's transaction. */
@Injectable()
export class Advisory {
  constructor(
    private readonly opening: OrderOpening,
    private readonly announcements: Announcements,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  /** Answers the orders that were opened or changed; they are announced once the transaction has committed. */
  async follow(tx: Transaction, machines: readonly NewestForecasts[], fleetNow: EpochMs): Promise<Order[]> {
    const advices: NewestAdvice[] = [];
    for (const { machine, forecasts } of machines) {
      if (forecasts.length === 0) continue;
      const stops = nextStops(machine.stops, machine.timeZone, fleetNow, plus(fleetNow, ADVICE_HORIZON_MS));
      for (const { forecast, keptId } of forecasts) {
        const part = machine.parts.find(({ id }) => id === forecast.fittedPartId);
        if (part === undefined || part.removedAt !== undefined || forecast.status === 'withheld') continue;
        advices.push(this.#adviceOn(machine, part, forecast, keptId, stops, fleetNow));
      }
    }
    return this.opening.follow(tx, advices);
  }

  announce(orders: readonly Order[]): void {
    for (const { id: orderId, machineId } of orders) {
      this.announcements.announce({ type: 'OrderChanged', machineId, orderId });
    }
  }

  #adviceOn(
    machine: MachineRecord,
    part: FittedPartRecord,
    forecast: EstimatedForecast,
    keptId: ForecastId,
    stops: readonly TimeRange[],
    fleetNow: EpochMs,
  ): NewestAdvice {
    return {
      machineId: machine.id,
      fittedPartId: part.id,
      customerId: machine.customerId,
      forecastId: keptId,
      advice: drawAdvice(machine, part, forecast, stops, fleetNow),
      failureMode: forecast.failureMode,
      p50At: dateOfLife(forecast.asOf, forecast.remaining.quantiles[MEDIAN] ?? null, forecast.rate),
      newestEvidenceAt: forecast.dataQuality.newestEvidenceAt,
      price: part.catalogue.price,
      currency: this.environment.currency,
      at: fleetNow,
    };
  }
}
