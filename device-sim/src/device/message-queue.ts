import type { WaveKind } from '@kizashi/firmware-contracts';

export type QueuedKind = 'birth' | 'tele' | 'telec' | 'evt' | 'ack' | 'cfgack' | WaveKind;

/** A message that a device owes to the service: body and key never change, however often it is sent. */
export interface QueuedMessage {
  readonly kind: QueuedKind;
  readonly bid: string;
  readonly seq: number;
  /** Bytes where the payload is binary. */
  readonly body: string | Uint8Array;
}

/** What one device has measured and not yet seen acknowledged. */
export interface MessageQueue {
  /** Oldest first; a snapshot. */
  pending(): readonly QueuedMessage[];
  readonly size: number;
  append(messages: readonly QueuedMessage[]): void;
  /** Once more does no harm. */
  acknowledge(bid: string, seq: number): void;
  close(): void;
}
