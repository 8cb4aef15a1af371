import type { MessageQueue, QueuedMessage } from './message-queue.ts';

/** A queue that ends with the process: for thousands of machines whose readings nobody will miss. */
export class MemoryQueue implements MessageQueue {
  readonly #pending = new Map<string, QueuedMessage>();

  pending(): readonly QueuedMessage[] {
    return [...this.#pending.values()];
  }

  get size(): number {
    return this.#pending.size;
  }

  append(messages: readonly QueuedMessage[]): void {
    for (const message of messages) this.#pending.set(`${message.bid}/${message.seq}`, message);
  }

  acknowledge(bid: string, seq: number): void {
    this.#pending.delete(`${bid}/${seq}`);
  }

  close(): void {
    this.#pending.clear();
  }
}
