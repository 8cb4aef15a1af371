import type { ChannelId, EpochMs } from '@kizashi/kernel';

export const MACHINE_STATES = ['normal', 'watch', 'alarm', 'silent', 'off'] as const;
export type MachineState = (typeof MACHINE_STATES)[number];

export const CHANNEL_STATES = ['learning', 'normal', 'watch', 'alarm', 'silent', 'frozen'] as const;
/** `frozen`: no longer varies as it did while learning; a channel that never varied is never frozen. */
export type ChannelStateName = (typeof CHANNEL_STATES)[number];

export interface ChannelState {
  readonly channel: ChannelId;
  readonly state: ChannelStateName;
  readonly since: EpochMs;
  readonly lastReadingAt: EpochMs;
}

/** Result of state detection for one machine at the end of one window. */
export interface DetectedState {
  readonly at: EpochMs;
  readonly state: MachineState;
  readonly channels: readonly ChannelState[];
}
