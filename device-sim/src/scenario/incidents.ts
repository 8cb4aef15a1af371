/** Days are counted back from the end of the past that a fleet is driven through; what lies before its start is left out. */
interface Dated {
  readonly machine: string;
  readonly daysBeforeEndOfPast: number;
}

/** A part that somebody changes outside every order: too early, with the wrong part, or without telling anybody. */
export interface SwapIncident extends Dated {
  readonly kind: 'swap';
  readonly position: string;
  /** What the truth file says of it. */
  readonly why: string;
  /** Of the life that the new part would have had: 0.5 for a part that is not genuine, less for a bad fit. */
  readonly lifeFactor: number;
  /** Who tells the product: nobody, the controller on `evt`, somebody by hand. */
  readonly reportedBy: readonly ('device' | 'hand')[];
}

/** A controller without a network. What it measures waits, and goes out when it is back. */
export interface OfflineIncident extends Dated {
  readonly kind: 'offline';
  readonly days: number;
  /** The buffer comes in another order than it was measured in. */
  readonly outOfOrder: boolean;
  /** Share of the buffer that is sent twice. */
  readonly duplicates: number;
}

/** A counter of use that starts again from nothing; the controller says so on `evt`. */
export interface CounterResetIncident extends Dated {
  readonly kind: 'counter-reset';
  readonly channel: string;
}

/** Bursts of which one chunk does not go out until it is asked for: the sampler overran its buffer. */
export interface WaveChunkLostIncident extends Dated {
  readonly kind: 'wave-chunk-lost';
  readonly days: number;
  readonly chunk: number;
}

/** The first part that an order or a repair fits in this position is a bad one. */
export interface NextPartIncident {
  readonly kind: 'next-part';
  readonly machine: string;
  readonly position: string;
  readonly why: string;
  readonly lifeFactor: number;
}

export type Incident =
  | SwapIncident
  | OfflineIncident
  | CounterResetIncident
  | WaveChunkLostIncident
  | NextPartIncident;
export type IncidentKind = Incident['kind'];

/** A blow from outside that breaks a part within a moment while the fleet is live. */
export interface CrashIncident {
  readonly kind: 'crash';
  readonly machine: string;
  readonly position: string;
  readonly secondsAfterLive: number;
  /** Wear right after the blow; below 1 the machine goes on running. */
  readonly wear: number;
  /** What is left of the part's life at most, in its life unit. */
  readonly leaves: number;
  /** What the controller itself reports on `evt` at once. */
  readonly alarm?: { readonly code: string; readonly text: string };
}

export type LiveIncident = CrashIncident;
