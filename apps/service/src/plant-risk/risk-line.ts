import type {
  CustomerId,
  EpochMs,
  FittedPartId,
  ForecastId,
  LineId,
  LocalizedText,
  MachineId,
  OrderId,
  SiteId,
} from '@kizashi/kernel';
import type { OrderState } from '@kizashi/ordering';
import type { StopWindow } from '../fleet/next-stops.ts';
import type { KeptDistribution, PriorLife } from './part-survival.ts';

/** An open order, as far as it says when the part is swapped. */
export interface RiskOrder {
  readonly id: OrderId;
  readonly number: string;
  readonly state: OrderState;
  readonly urgent: boolean;
  /** The agreed window, else the advised one; undefined where neither is known. */
  readonly window: { readonly from: EpochMs; readonly to: EpochMs } | undefined;
}

export interface RiskForecast extends KeptDistribution {
  readonly id: ForecastId;
}

/** One fitted part of a line. */
export interface RiskPart {
  readonly id: FittedPartId;
  readonly machineId: MachineId;
  readonly machineSerial: string;
  readonly positionName: LocalizedText;
  /** The newest one; undefined before the first. */
  readonly forecast: RiskForecast | undefined;
  /** Of an unplanned failure, minor units. */
  readonly failureCost: number;
  readonly prior: PriorLife;
  readonly order: RiskOrder | undefined;
}

/** A line with everything that its risk depends on. */
export interface RiskLine {
  readonly id: LineId;
  readonly name: string;
  readonly siteId: SiteId;
  readonly siteName: string;
  readonly customerId: CustomerId;
  readonly customerName: string;
  readonly timeZone: string;
  readonly downtimeCostPerHour: number;
  readonly machines: number;
  readonly parts: readonly RiskPart[];
  /** Ascending, counted out to the horizon of "the next stop" at least. */
  readonly stops: readonly StopWindow[];
}
