import type {
  ChannelId,
  LifeUnit,
  LocalizedText,
  MachineModelId,
  PartNumber,
  PositionId,
} from '@kizashi/kernel';

/** What a channel is for: sign of wear, operating setting, counter of use, or surroundings. */
export const CHANNEL_ROLES = ['wear', 'setting', 'usage', 'context'] as const;
export type ChannelRole = (typeof CHANNEL_ROLES)[number];

/** Upper limits of zones A, B and C in the channel's unit (ISO 20816-3, annex A); above `cd` is zone D. */
export interface ZoneLimits {
  readonly ab: number;
  readonly bc: number;
  readonly cd: number;
}

/** One measured quantity of a machine model, in the unit that the store holds (UCUM). */
export interface Channel {
  readonly id: ChannelId;
  /** What people call it; without it, sentences use words made from the id. */
  readonly name?: LocalizedText;
  readonly unit: string;
  readonly role: ChannelRole;
  /** Positions whose wear this channel speaks of; empty for settings and context of the whole machine. */
  readonly positionIds: readonly PositionId[];
  /** Direction of wear. A `wear` channel without it is compared on both sides of its baseline. */
  readonly worsens?: 'up' | 'down';
  /** Value at which the part counts as failed. */
  readonly limit?: number;
  /** Failure modes (ISO 14224 codes) that this channel points to. */
  readonly failureModes?: readonly string[];
  /** For broad-band vibration velocity that is judged by zones. */
  readonly zones?: ZoneLimits;
  /** Edges between operating bands of a setting, ascending: two edges make three bands. */
  readonly bands?: readonly number[];
  /** Computed from every whole burst of the channel `from` (room 2); no device sends it. */
  readonly derived?: { readonly from: ChannelId; readonly feature: string };
}

/** Rolling bearing of a position. Diameters in mm, the angle in degrees. */
export interface Bearing {
  readonly rollingElements: number;
  readonly elementDiameter: number;
  readonly pitchDiameter: number;
  readonly contactAngle: number;
  /** Tells the speed of its shaft. */
  readonly speedChannel?: ChannelId;
  /** Turns a minute where no channel tells. */
  readonly speedPerMinute?: number;
  /** From which its life under the measured load and speed is reckoned. */
  readonly rating?: BearingRating;
}

/** What ISO 281 needs of a rolling bearing; forces in kN. */
export interface BearingRating {
  /** Basic dynamic load rating C of the manufacturer's catalogue. */
  readonly dynamicLoad: number;
  readonly elements: 'balls' | 'rollers';
  /** Equivalent dynamic load: for each unit of `loadChannel`, or always where none tells. */
  readonly load: number;
  readonly loadChannel?: ChannelId;
}

export const SYMPTOM_MOVES = ['up', 'down', 'steady'] as const;
export type SymptomMove = (typeof SYMPTOM_MOVES)[number];

/** One cell of the symptom to failure-mode matrix: what a channel does when the part fails in that way. */
export interface Symptom {
  readonly channel: ChannelId;
  readonly moves: SymptomMove;
  /** How much it counts beside the other symptoms; 1 when left out. */
  readonly weight?: number;
}

/** One row of the symptom to failure-mode matrix (ISO 13379-1) of a position. */
export interface FailureMode {
  /** ISO 14224 code, or the maker's own. */
  readonly code: string;
  readonly symptoms: readonly Symptom[];
}

/** A place in a machine model that holds one part at a time; never the part instance itself. */
export interface Position {
  readonly id: PositionId;
  readonly name: LocalizedText;
  readonly lifeUnit: LifeUnit;
  /** A running total of `lifeUnit`; without it operating hours are counted from the operating mode. */
  readonly usageChannel?: ChannelId;
  readonly partNumber: PartNumber;
  readonly bearing?: Bearing;
  /** How its parts fail and how that shows; left out, the `failureModes` of its channels say it in short. */
  readonly failureModes?: readonly FailureMode[];
}

/** The channel list is append-only: a channel's index is its column for ever. */
export interface MachineModel {
  readonly id: MachineModelId;
  readonly name: string;
  readonly channels: readonly Channel[];
  readonly positions: readonly Position[];
}
