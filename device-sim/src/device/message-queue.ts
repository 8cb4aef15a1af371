/** A message that a device owes to the service: body and key never change, however often it is sent. */
export interface QueuedMessage {
  readonly kind: 'birth' | 'tele' | 'evt';
  readonly bid: string;
  readonly seq: number;
  readonly body: string;
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
