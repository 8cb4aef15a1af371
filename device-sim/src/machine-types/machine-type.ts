import type { CataloguePart } from '@kizashi/api-contract';
import type { LifeUnit, LocalizedText } from '@kizashi/kernel';
import type { Weekday } from '../physics/local-time.ts';
import type { WearShape } from '../physics/wear-shape.ts';

/** What `machine-type.schema.json` describes; the words of each field are explained there. */
export interface MachineType {
  readonly type: string;
  readonly modelId: string;
  readonly name: string;
  readonly serialPrefix: string;
  readonly firmware: string;
  readonly load: LoadProfile;
  readonly dutyCycles: Readonly<Record<string, readonly ShiftWindow[]>>;
  readonly usualDutyCycle: string;
  readonly parts: readonly PartType[];
  readonly positions: readonly PositionType[];
  readonly channels: readonly ChannelType[];
}

/** Ratio of the rated load while running. */
export interface LoadProfile {
  readonly mean: number;
  readonly sd: number;
  readonly min: number;
  readonly max: number;
}

/** Local time of the site, "HH:MM"; `to` may be "24:00". */
export interface ShiftWindow {
  readonly days: readonly Weekday[];
  readonly from: string;
  readonly to: string;
}

export interface PartType {
  readonly catalogue: CataloguePart;
  /** Hidden lives are drawn from the catalogue's Weibull prior, within this range, in the life unit. */
  readonly typicalLife: { readonly low: number; readonly high: number };
}

export interface PositionType {
  readonly id: string;
  readonly name: LocalizedText;
  readonly lifeUnit: LifeUnit;
  readonly usageChannel: string;
  readonly partNumber: string;
  readonly wear: WearShape;
  /** Life is consumed by hours x (load / mean load)^loadExponent: 3 for ball bearings (ISO 281), 0 for filters. */
  readonly loadExponent: number;
}

export interface ChannelType {
  readonly id: string;
  readonly name: { readonly ja: string; readonly en: string };
  readonly unit: string;
  readonly role: 'wear' | 'setting' | 'usage' | 'context';
  readonly positionIds: readonly string[];
  readonly worsens?: 'up' | 'down';
  readonly limit?: number;
  readonly failureModes?: readonly string[];
  readonly range: { readonly min: number; readonly max: number };
  /** Decimals that the sensor resolves. */
  readonly decimals: number;
  readonly signal: Signal;
}

/** Where a channel's value comes from. Noise is one standard deviation. */
export type Signal =
  | WearSignal
  | { readonly kind: 'load'; readonly scale: number; readonly noise: number }
  | { readonly kind: 'speed'; readonly steps: readonly number[]; readonly noise: number }
  | { readonly kind: 'operating-hours' }
  | { readonly kind: 'ambient'; readonly mean: number; readonly daily: number; readonly noise: number };

/** Measured only while the machine runs; `normal` at wear 0, `failing` at wear 1. */
export interface WearSignal {
  readonly kind: 'wear';
  readonly position: string;
  readonly normal: number;
  readonly failing: number;
  /** Relative difference of `normal` from machine to machine, one standard deviation. */
  readonly spread: number;
  readonly noise: number;
  /** Added for each unit by which load lies above its mean. */
  readonly perLoad: number;
}
