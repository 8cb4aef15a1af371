/** Parsed messages of contract v1. The wire form is in schema/*.json; these are what a reader gets. */

/** How far a sample can be trusted, and its number on the wire. */
export const SAMPLE_QUALITIES = { good: 0, uncertain: 1, bad: 2 } as const;
export type SampleQuality = (typeof SAMPLE_QUALITIES)[keyof typeof SAMPLE_QUALITIES];

export interface ChannelDeclaration {
  readonly alias: number;
  readonly id: string;
  /** UCUM. */
  readonly unit: string;
  /** Lowest and highest value that the sensor can measure, in `unit`. */
  readonly range?: readonly [low: number, high: number];
  readonly periodMs: number;
}

export interface BirthMessage {
  readonly kind: 'birth';
  readonly bid: string;
  readonly bn?: number;
  readonly seq: number;
  readonly firmware: string;
  /** Milliseconds since boot. */
  readonly up: number;
  readonly channels: readonly ChannelDeclaration[];
}

export type DeviceState = 'online' | 'sleep' | 'lost';

export interface StateMessage {
  readonly kind: 'state';
  readonly state: DeviceState;
  readonly bid: string;
  /** Left out by last wills. */
  readonly seq?: number;
  readonly up?: number;
}

export interface Sample {
  readonly channel: string;
  /** Milliseconds after the message's t0 (or up). */
  readonly dtMs: number;
  /** null: no reading. */
  readonly value: number | null;
  readonly quality: SampleQuality;
}

/** A sample that breaks the contract by itself; the rest of its batch stands. */
export interface RefusedSample {
  readonly index: number;
  readonly code: 'not-a-number' | 'bad-sample';
  readonly detail: string;
}

export interface TelemetryMessage {
  readonly kind: 'tele';
  readonly bid: string;
  readonly seq: number;
  /** Epoch milliseconds that `dtMs` counts from; absent on devices without a clock. */
  readonly t0?: number;
  /** The same instant in milliseconds since boot. */
  readonly up?: number;
  readonly clockSource?: string;
  readonly samples: readonly Sample[];
  readonly refused: readonly RefusedSample[];
}

/** What an event says, by its kind. */
export type EventDetail =
  /** A part was replaced, as the controller was told at the machine. */
  | {
      readonly kind: 'part-replaced';
      readonly position: string;
      readonly serial?: string;
      readonly partNumber?: string;
    }
  /** A counter of use starts again; `before` and `after` in the unit of the birth. */
  | {
      readonly kind: 'counter-reset';
      readonly channel: string;
      readonly before: number;
      readonly after: number;
    }
  | {
      readonly kind: 'alarm';
      readonly code: string;
      readonly severity: 'info' | 'warning' | 'alarm';
      readonly text?: string;
    }
  | { readonly kind: 'mode'; readonly mode: string };
export type EventKind = EventDetail['kind'];

export interface ReportedEvent {
  /** Place within its message, from 0; those that were refused are counted too. */
  readonly index: number;
  /** Milliseconds after the message's t0 (or up). */
  readonly dtMs: number;
  readonly detail: EventDetail;
}

/** An event that breaks the contract by itself; the rest of its message stands. */
export interface RefusedEvent {
  readonly index: number;
  /** `unknown-event`: a kind that this build does not know, of a later contract perhaps. */
  readonly code: 'bad-event' | 'unknown-event';
  readonly detail: string;
}

export interface EventMessage {
  readonly kind: 'evt';
  readonly bid: string;
  readonly seq: number;
  /** As in `TelemetryMessage`. */
  readonly t0?: number;
  readonly up?: number;
  readonly clockSource?: string;
  readonly events: readonly ReportedEvent[];
  readonly refused: readonly RefusedEvent[];
}

export interface ErrorMessage {
  readonly kind: 'err';
  readonly code: string;
  readonly detail: string;
  readonly bid?: string;
  readonly seq?: number;
}

export interface MessageByKind {
  birth: BirthMessage;
  state: StateMessage;
  tele: TelemetryMessage;
  evt: EventMessage;
  err: ErrorMessage;
}
export type Message = MessageByKind[keyof MessageByKind];

/** A message and how many fields it carried that this build does not know (ignored, counted). */
export interface Parsed<M extends Message = Message> {
  readonly message: M;
  readonly unknownFields: number;
}
