import type { Device } from './plant.ts';

/** What the parent of a flood generator tells it to do. */
export interface FloodOrders {
  readonly mqttUrl: string;
  readonly devices: readonly Device[];
  /** Of all devices together. */
  readonly perSecond: number;
  readonly forMs: number;
}

/** What became of it. */
export interface FloodReport {
  readonly sent: number;
  /** PUBACKs: every one of them was read, refused and put into quarantine. */
  readonly acknowledged: number;
  readonly seconds: number;
  readonly closed: number;
}
