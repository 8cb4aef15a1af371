import type { EpochMs } from '@kizashi/kernel';

/** A sensor that fails on its own: `silent` sends nothing more, `frozen` repeats its last value. */
export interface SensorFault {
  readonly channel: string;
  readonly kind: 'silent' | 'frozen';
  readonly since: EpochMs;
}
