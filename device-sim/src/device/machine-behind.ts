import type { Capture } from './capture.ts';

/** Why a controller does not do what it is told; `code` is its own word for it, as the contract wants it. */
export interface NotDone {
  readonly status: 'refused' | 'failed';
  readonly code: string;
}

/** What a controller has besides its network: sensors, and a memory of what they recorded. */
export interface MachineBehind {
  /** Records a vibration burst now. */
  capture(channel: string): Capture | NotDone;
  /** A burst that was recorded before; undefined where there was none of that name. */
  recall(captureId: string): Capture | undefined;
}

/** A controller of which nothing is known but its readings. */
export const NO_SENSORS: MachineBehind = {
  capture: () => ({ status: 'refused', code: 'no-waves' }),
  recall: () => undefined,
};
