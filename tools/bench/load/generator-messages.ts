import type { Identity } from './mqtt-bytes.ts';

/** A device of the load: who it is, and where its telemetry goes. */
export interface LoadDevice extends Identity {
  readonly topic: string;
  /** Where its birth goes, retained; left out where nobody wants one. */
  readonly birthTopic?: string;
}

/** As many as the window allows are on their way, until all are acknowledged. */
export interface FullLoad {
  readonly type: 'full';
  readonly firstSeq: number;
  readonly messagesPerDevice: number;
  readonly firstAt: number;
  readonly stepMs: number;
  /** Messages of one device that wait for their PUBACK at most. */
  readonly window: number;
}

/** So many messages a second of all devices together, evenly spread, whatever the answers do. */
export interface PacedLoad {
  readonly type: 'paced';
  readonly firstSeq: number;
  readonly perSecond: number;
  readonly seconds: number;
  /** Latencies are summed up for stretches of this length. */
  readonly reportEverySeconds: number;
  /** Devices, from the first on, of which each message is reported by itself. */
  readonly traced: number;
}

export type ToGenerator =
  | {
      readonly type: 'connect';
      readonly port: number;
      readonly devices: readonly LoadDevice[];
      readonly bid: string;
      readonly periodMs: number;
    }
  | FullLoad
  | { readonly type: 'go' }
  | PacedLoad;

/** Times are milliseconds since the epoch, with fractions. */
export interface Trace {
  readonly device: number;
  readonly sentAt: number;
  readonly acknowledgedAt: number;
}

export interface Stretch {
  /** Seconds from the start of the load to the end of the stretch. */
  readonly until: number;
  /** Publish to PUBACK of the messages that were due in it; Infinity where there was none by the end of the load. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly messages: number;
}

export type FromGenerator =
  | { readonly type: 'connected' }
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly startedAt: number; readonly endedAt: number; readonly messages: number }
  | {
      readonly type: 'paced-done';
      readonly startedAt: number;
      readonly endedAt: number;
      readonly messages: number;
      readonly messagesPerDevice: readonly number[];
      readonly stretches: readonly Stretch[];
      readonly traces: readonly Trace[];
    }
  | { readonly type: 'failed'; readonly why: string };
