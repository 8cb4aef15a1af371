/** Parsed messages of contract v1. The wire form is in schema/*.json; these are what a reader gets. */
import type { WaveKind } from './topics.ts';

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
  /** Channel id; in a binary batch the alias that the birth of its boot gives the channel. */
  readonly channel: string | number;
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

/** One chunk of a vibration burst (a capture), which may stand alone: every chunk repeats what dates and scales it. */
export interface WaveMessage {
  readonly kind: 'wave';
  readonly bid: string;
  readonly seq: number;
  /** From the topic, as is `chunk`. */
  readonly captureId: string;
  /** Place of this chunk in its capture, from 0 to below `chunks`. */
  readonly chunk: number;
  readonly chunks: number;
  /** Alias that the birth of its boot gives the channel. */
  readonly alias: number;
  /** First sample of the whole capture: epoch milliseconds, or milliseconds since boot on devices without a clock. */
  readonly t0?: number;
  readonly up?: number;
  readonly sampleRateHz: number;
  /** In the unit of the birth, scaled already. */
  readonly samples: Float32Array;
}

export const COMMAND_STATUSES = ['done', 'failed', 'refused', 'expired'] as const;
export type CommandStatus = (typeof COMMAND_STATUSES)[number];

/** What became of a command. */
export interface AckMessage {
  readonly kind: 'ack';
  readonly bid: string;
  readonly seq: number;
  /** Of the command. */
  readonly id: string;
  readonly status: CommandStatus;
  /** The device's own word for why. */
  readonly code?: string;
}

/** What became of a desired configuration. */
export interface ConfigurationAckMessage {
  readonly kind: 'cfgack';
  readonly bid: string;
  readonly seq: number;
  readonly revision: number;
  readonly status: 'applied' | 'refused';
  readonly code?: string;
}

/** A device without a clock asks for the time. */
export interface TimeRequestMessage {
  readonly kind: 'time/req';
  /** Milliseconds since boot at sending; comes back in the answer, so that the device can halve the round trip. */
  readonly up: number;
}

export interface CommandMessage {
  readonly kind: 'cmd';
  readonly id: string;
  readonly op: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds after which the device answers `expired` instead of obeying. */
  readonly exp: number;
}

export interface ConfigurationMessage {
  readonly kind: 'cfg';
  /** Grows by one with each change; a device ignores a revision that is not above its own. */
  readonly revision: number;
  readonly configuration: Readonly<Record<string, unknown>>;
}

export interface TimeResponseMessage {
  readonly kind: 'time/rsp';
  /** `up` of the request. */
  readonly up: number;
  /** Epoch milliseconds when it was answered. */
  readonly t: number;
}

/** A controller that knows no device id yet asks for its place with a claim code; `_claim/{uid}/req`. */
export interface ClaimRequestMessage {
  readonly kind: 'claim/req';
  readonly code: string;
  readonly firmware?: string;
}

/** Its answer on `_claim/{uid}/rsp`: who it is from now on, or why not. */
export type ClaimResponseMessage =
  | {
      readonly kind: 'claim/rsp';
      readonly tenant: string;
      readonly device: string;
      readonly username: string;
      readonly secret: string;
    }
  | { readonly kind: 'claim/rsp'; readonly code: string; readonly detail: string };

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
  /** Says the same in another form, and so is the same message. */
  telec: TelemetryMessage;
  evt: EventMessage;
  [kind: WaveKind]: WaveMessage;
  ack: AckMessage;
  cfgack: ConfigurationAckMessage;
  'time/req': TimeRequestMessage;
  err: ErrorMessage;
  cmd: CommandMessage;
  cfg: ConfigurationMessage;
  'time/rsp': TimeResponseMessage;
  'claim/req': ClaimRequestMessage;
  'claim/rsp': ClaimResponseMessage;
}
export type Message = MessageByKind[keyof MessageByKind];

/** A message and how many fields it carried that this build does not know (ignored, counted). */
export interface Parsed<M extends Message = Message> {
  readonly message: M;
  readonly unknownFields: number;
}
