import type { DeviceId, EpochMs, MachineModelId } from '@kizashi/kernel';

/** Reading quality as on the wire: 0 good, 1 uncertain, 2 bad. */
export type Quality = 0 | 1 | 2;

/**
 * All readings of one device at one instant. `values[i]` belongs to channel i of the machine model,
 * in the model's unit; NaN means "no reading". Order of precedence for one point (device, channel,
 * measuredAt): the highest (boot, seq) wins, whatever the order of arrival.
 */
export interface TelemetryRow {
  readonly deviceId: DeviceId;
  readonly modelId: MachineModelId;
  readonly measuredAt: EpochMs;
  readonly receivedAt: EpochMs;
  /**
   * `measuredAt` minus the device's own time of it: absent (0) where its clock was taken as it is, the instant of boot
   * where it counts from there. With it all three times are kept: chosen, server's and device's.
   */
  readonly clockOffsetMs?: number;
  /** Grows with the order of the device's boots, from 1. */
  readonly boot: number;
  readonly seq: number;
  readonly values: Float64Array;
  /** By channel; absent when every reading is good. */
  readonly quality?: Uint8Array;
}
