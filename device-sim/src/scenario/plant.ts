import type { Weekday } from '../physics/local-time.ts';

/** Where machines stand, as a scenario file describes it. */
export interface PlantCustomer {
  readonly name: string;
  readonly sites: readonly PlantSite[];
}

export interface PlantSite {
  readonly name: string;
  readonly timeZone: string;
  readonly stock: readonly { readonly partNumber: string; readonly quantity: number }[];
  readonly lines: readonly PlantLine[];
}

export interface PlantLine {
  /** Name of the line within the scenario; machines refer to it. */
  readonly key: string;
  readonly name: string;
  /** Minor units of the currency. */
  readonly downtimeCostPerHour: number;
  readonly stops: readonly PlantStop[];
}

/** A stop that comes back on a weekday, in the local time of the site. */
export interface PlantStop {
  readonly weekday: Weekday;
  readonly from: string;
  readonly hours: number;
  readonly everyWeeks: number;
}
