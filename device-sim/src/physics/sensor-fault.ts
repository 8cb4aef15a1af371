import type { EpochMs } from '@kizashi/kernel';

/** A sensor that fails on its own, from `since` until it is put right; left out: for ever. */
export type SensorFault = SensorFaultKind & {
  readonly channel: string;
  readonly since: EpochMs;
  readonly until?: EpochMs;
};

/** Sizes are in the unit of the channel. */
export type SensorFaultKind =
  /** Sends nothing. */
  | { readonly kind: 'silent' }
  /** Repeats its last value. */
  | { readonly kind: 'frozen' }
  /** A bias that grows by `perDay` every day. */
  | { readonly kind: 'drift'; readonly perDay: number }
  /** This share of the readings is `size` too high or too low. */
  | { readonly kind: 'spikes'; readonly share: number; readonly size: number }
  /** This share of the readings is lost. */
  | { readonly kind: 'drop-out'; readonly share: number }
  /** Two plugs were mixed up: `channel` and `with` show each other's quantity. */
  | { readonly kind: 'swapped'; readonly with: string };

/** The clock of a controller that is wrong by `offsetMs`; positive is fast. */
export interface ClockSkew {
  readonly offsetMs: number;
  readonly since: EpochMs;
  readonly until?: EpochMs;
}

export function isActive(fault: { readonly since: EpochMs; readonly until?: EpochMs }, at: EpochMs): boolean {
  return fault.since <= at && (fault.until === undefined || at < fault.until);
}
