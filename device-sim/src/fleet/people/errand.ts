import type { EpochMs } from '@kizashi/kernel';

/** Something that somebody does later, kept with the fleet so that a restart does not forget it. */
export type Errand = DeliveryErrand | EnterSwapErrand;

/** A part that was ordered comes to a shelf. */
export interface DeliveryErrand {
  readonly kind: 'delivery';
  readonly dueAt: EpochMs;
  readonly siteId: string;
  readonly partNumber: string;
  /** The visit that waits for it; left out: it fills a gap on the shelf. */
  readonly orderId?: string;
}

/** Somebody enters by hand that a part was changed. */
export interface EnterSwapErrand {
  readonly kind: 'enter-swap';
  readonly dueAt: EpochMs;
  readonly machine: string;
  readonly position: string;
  readonly serial: string;
  readonly fittedAt: EpochMs;
  readonly endedBy: 'failure' | 'preventive';
}
