import type { ChannelId, EpochMs } from '@kizashi/kernel';

export const MACHINE_STATES = ['normal', 'watch', 'alarm', 'silent', 'off'] as const;
export type MachineState = (typeof MACHINE_STATES)[number];

export const CHANNEL_STATES = [
  'learning',
  'normal',
  'watch',
  'alarm',
  'silent',
  'frozen',
  'drifting',
  'swapped',
  'wrong-unit',
] as const;
/**
 * The last five speak of the sensor, not of the machine. `frozen`: no longer varies as it did while learning; a
 * channel that never varied is never frozen. `drifting`: has moved slowly as no wear does. `swapped`: shows what
 * another channel of its unit used to show, and the other way round. `wrong-unit`: has jumped to what its level is
 * on the other scale of temperature.
 */
export type ChannelStateName = (typeof CHANNEL_STATES)[number];

/** Evaluation zones of ISO 20816-3: A as new, B for long, C not for long, D does damage. */
export const ZONES = ['A', 'B', 'C', 'D'] as const;
export type Zone = (typeof ZONES)[number];

export interface ChannelState {
  readonly channel: ChannelId;
  readonly state: ChannelStateName;
  /** Where the channel has zone limits and has been judged by them. */
  readonly zone?: Zone;
  readonly since: EpochMs;
  readonly lastReadingAt: EpochMs;
}

/** Result of state detection for one machine at the end of one window. */
export interface DetectedState {
  readonly at: EpochMs;
  readonly state: MachineState;
  readonly channels: readonly ChannelState[];
}
