import type { DeviceId, MachineModelId, TimeRange } from '@kizashi/kernel';

/** Statistics of one channel over one window; bad readings (quality 2) are left out. */
export interface ChannelSummary {
  readonly n: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  /** Standard deviation within the window; 0 for a single reading. */
  readonly sd: number;
  readonly last: number;
}

/**
 * The highest level that at least three readings in a row stayed above over at least 20 s, and the lowest that they
 * stayed below: a crash shows here within a minute, a spike of one reading never does.
 */
export interface HeldLevels {
  readonly above: number;
  readonly below: number;
}

/**
 * What one closed window says about one machine. `channels[i]` belongs to channel i of the machine model;
 * undefined where the window holds no reading of it. `mode` is `default` until the operating mode is known.
 */
export interface WindowFeatures {
  readonly deviceId: DeviceId;
  readonly modelId: MachineModelId;
  readonly window: TimeRange;
  readonly mode: string;
  readonly channels: readonly (ChannelSummary | undefined)[];
  /** By channel; undefined where a window is too thin to tell. Asked when the window closes and not kept. */
  readonly held?: readonly (HeldLevels | undefined)[];
}
