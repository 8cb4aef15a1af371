/** 0..1; percent exists only on screens. */
export type Ratio = number & { readonly __unit: 'ratio' };
/** What the life of the part in a position is counted in. */
export const LIFE_UNITS = ['operating-hours', 'calendar-hours', 'cycles', 'shots', 'strokes'] as const;
export type LifeUnit = (typeof LIFE_UNITS)[number];

/** An amount of life, in the `LifeUnit` of its position. */
export type Life = number & { readonly __unit: 'life' };
/** Life used up per calendar hour: what turns remaining life into dates. */
export type LifePerHour = number & { readonly __unit: 'life-per-hour' };

export function ratio(value: number): Ratio {
  return value as Ratio;
}

export function life(value: number): Life {
  return value as Life;
}

export function lifePerHour(value: number): LifePerHour {
  return value as LifePerHour;
}

/** Integer minor units (yen, cents) with their ISO 4217 currency. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** A text that a person reads, in both languages. */
export interface LocalizedText {
  readonly ja: string;
  readonly en: string;
}
