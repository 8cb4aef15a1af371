import type { CataloguePart, ZoneLimits } from '@kizashi/api-contract';
import type { LifeUnit, LocalizedText } from '@kizashi/kernel';
import type { Weekday } from '../physics/local-time.ts';
import type { WearShape } from '../physics/wear-shape.ts';
import type { WaveType } from './wave-type.ts';

/** What `machine-type.schema.json` describes; the words of each field are explained there. */
export interface MachineType {
  readonly type: string;
  readonly modelId: string;
  readonly name: string;
  readonly serialPrefix: string;
  readonly firmware: string;
  readonly controller: ControllerType;
  readonly load: LoadProfile;
  readonly hall: Hall;
  readonly warmUp: WarmUp;
  readonly dutyCycles: Readonly<Record<string, readonly ShiftWindow[]>>;
  readonly usualDutyCycle: string;
  readonly parts: readonly PartType[];
  readonly positions: readonly PositionType[];
  readonly channels: readonly ChannelType[];
  /** Bursts that its controller can record, at most one kind a channel. */
  readonly waves: readonly WaveType[];
}

/** How its controllers speak; a machine of a scenario may differ. */
export interface ControllerType {
  /** Batches as `tele` or as `telec`. */
  readonly encoding: 'json' | 'cbor';
  /** `none`: milliseconds since boot are all that it knows of the time. */
  readonly clock: 'ntp' | 'none';
}

/** What the machine is asked to do while it runs. Load is a ratio of the rated load. */
export interface LoadProfile {
  readonly mean: number;
  readonly sd: number;
  readonly min: number;
  readonly max: number;
  /** One runs for `hoursPerRecipe`, then the next is drawn by share. Left out: one recipe, load x 1, no output. */
  readonly recipes?: readonly Recipe[];
  readonly hoursPerRecipe?: number;
  readonly bursts?: LoadBursts;
}

export interface Recipe {
  /** Weight among the recipes. */
  readonly share: number;
  /** Factor on the load. */
  readonly load: number;
  /** Shots, strokes or cycles an hour of running. */
  readonly outputPerHour?: number;
}

/** Short heavy work. What it does to a channel is no wear: bait for false alarms, explained by the load. */
export interface LoadBursts {
  /** In a week of running without pause. */
  readonly perWeek: number;
  /** Added to the load, drawn evenly; the profile's `max` does not bound it. */
  readonly load: { readonly low: number; readonly high: number };
  /** Drawn evenly, in steps of ten. */
  readonly minutes: { readonly low: number; readonly high: number };
}

/** Air around the machine: the hall is heated to `setpoint` and lets in `openness` of what is colder or hotter. */
export interface Hall {
  readonly setpoint: number;
  readonly openness: number;
}

/** Time constants of warming while the machine runs and of cooling while it stands. */
export interface WarmUp {
  readonly minutes: number;
  readonly coolDownMinutes: number;
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
  /** Each part gets one of them, drawn by share. */
  readonly wear: readonly WearCandidate[];
  readonly failureModes?: readonly FailureModeType[];
  /** Life is consumed by life units x (load / mean load)^loadExponent: 3 for ball bearings (ISO 281), 0 for filters. */
  readonly loadExponent: number;
}

/** A way to fail: how it shows, which the product is told, and the hidden wear shapes that lead to it. */
export interface FailureModeType {
  readonly code: string;
  readonly shapes: readonly WearShape['kind'][];
  readonly symptoms: readonly {
    readonly channel: string;
    readonly moves: 'up' | 'down' | 'steady';
    readonly weight?: number;
  }[];
}

export type WearCandidate = WearShape & { readonly share: number };

export interface ChannelType {
  readonly id: string;
  readonly name: { readonly ja: string; readonly en: string };
  readonly unit: string;
  readonly role: 'wear' | 'setting' | 'usage' | 'context';
  readonly positionIds: readonly string[];
  readonly worsens?: 'up' | 'down';
  readonly limit?: number;
  readonly zones?: ZoneLimits;
  readonly bands?: readonly number[];
  readonly failureModes?: readonly string[];
  readonly range: { readonly min: number; readonly max: number };
  /** Decimals that the sensor resolves. */
  readonly decimals: number;
  readonly signal: Signal;
}

/** Where a channel's value comes from. Noise is one standard deviation. */
export type Signal =
  | WearSignal
  /** Load as a ratio times `scale`, 0 while standing. */
  | { readonly kind: 'load'; readonly scale: number; readonly noise: number }
  /** What the recipe sets (speed, pressure, payload), 0 while standing. */
  | { readonly kind: 'recipe'; readonly values: readonly number[]; readonly noise: number }
  | { readonly kind: 'operating-hours' }
  /** Counter of what the machine has made: shots, strokes, cycles. */
  | { readonly kind: 'output' }
  /** Temperature of the hall. */
  | { readonly kind: 'ambient'; readonly noise: number };

/**
 * Measured only while the machine runs; `normal` at wear 0, `failing` at wear 1, and on top of it what the machine
 * and the weather do to it.
 */
export interface WearSignal {
  readonly kind: 'wear';
  readonly position: string;
  readonly normal: number;
  readonly failing: number;
  /** Instead of `failing` for parts of these wear shapes: a torn separator element lets the pressure drop fall. */
  readonly failingOf?: Readonly<Partial<Record<WearShape['kind'], number>>>;
  /** Relative difference of `normal` from machine to machine, one standard deviation. */
  readonly spread: number;
  readonly noise: number;
  /** Added for each unit by which load lies above its mean. */
  readonly perLoad: number;
  /** Added, on top of `perLoad`, for each unit of load that a burst adds. */
  readonly perBurst?: number;
  /** Added in each recipe, in the order of the recipes. */
  readonly byRecipe?: readonly number[];
  /** Added for each degree by which the hall is warmer than its setpoint. */
  readonly perDegree?: number;
  /** Added when the machine starts cold; fades as it warms up. */
  readonly whenCold?: number;
}
