import {
  asId,
  type CustomerId,
  DAY_MS,
  type EpochMs,
  epochMs,
  type FittedPartId,
  type ForecastId,
  HOUR_MS,
  type LineId,
  type MachineId,
  type OrderId,
  type PlannedStopId,
  plus,
  type SiteId,
} from '@kizashi/kernel';
import type { RiskForecast, RiskLine, RiskOrder, RiskPart } from './risk-line.ts';

/** Mon 26 Oct 2026, 09:00 in Japan. */
export const NOW = epochMs(Date.UTC(2026, 9, 26));
export const inDays = (days: number): EpochMs => plus(NOW, days * DAY_MS);

/** Ends evenly spread between two days from now, at one life unit an hour. */
export function endsBetween(fromDays: number, toDays: number): RiskForecast {
  return {
    id: asId<ForecastId>('fct'),
    status: 'estimated',
    asOf: NOW,
    quantiles: Array.from(
      { length: 99 },
      (_, index) => 24 * (fromDays + ((index + 1) / 100) * (toDays - fromDays)),
    ),
    lifePerHour: 1,
  };
}

export const WITHHELD: RiskForecast = {
  ...endsBetween(1, 2),
  status: 'withheld',
  quantiles: [],
  lifePerHour: null,
};

export function aPart(given: Partial<RiskPart> = {}): RiskPart {
  return {
    id: asId<FittedPartId>('fpt'),
    machineId: asId<MachineId>('mch'),
    machineSerial: 'VMC-0042',
    positionName: { ja: '主軸前側軸受', en: 'front spindle bearing' },
    forecast: endsBetween(18, 28),
    failureCost: 3_000_000,
    prior: { beta: 1.5, eta: 14_000 },
    order: undefined,
    ...given,
  };
}

export function anOrderFor(days: number, given: Partial<RiskOrder> = {}): RiskOrder {
  return {
    id: asId<OrderId>('ord'),
    number: 'OR-2381',
    state: 'accepted',
    urgent: false,
    window: { from: inDays(days), to: plus(inDays(days), 4 * HOUR_MS) },
    ...given,
  };
}

export function aLine(parts: readonly RiskPart[], stopDays: readonly number[] = [17, 31]): RiskLine {
  return {
    id: asId<LineId>('lin'),
    name: 'Line 2',
    siteId: asId<SiteId>('sit'),
    siteName: 'Komaki',
    customerId: asId<CustomerId>('cus'),
    customerName: 'Tokiwa',
    timeZone: 'Asia/Tokyo',
    downtimeCostPerHour: 180_000,
    machines: 1,
    parts,
    stops: stopDays.map((days, index) => ({
      stopId: asId<PlannedStopId>(`stp${index}`),
      from: inDays(days),
      to: plus(inDays(days), 8 * HOUR_MS),
    })),
  };
}
