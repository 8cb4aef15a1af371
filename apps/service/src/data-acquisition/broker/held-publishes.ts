export interface HeldBounds {
  /** What one connection may have waiting for its commit; held PUBACKs slow its device down by TCP. */
  readonly mostOfOneBytes: number;
  /** What all may have together before each may have one message only. */
  readonly plentyBytes: number;
  /** With so much nothing more is taken from anybody. */
  readonly mostBytes: number;
}

/**
 * Each waiting byte costs about seven more of what was read out of it: 250 MB at the worst. Ten thousand messages of
 * eight values, which is a burst that a commit still takes at once, are below the first bound.
 */
export const HELD_BOUNDS: HeldBounds = {
  mostOfOneBytes: 64 * 1_024,
  plentyBytes: 8 * 1_024 * 1_024,
  mostBytes: 32 * 1_024 * 1_024,
};

/**
 * What of all connections waits for its commit. However many there are and however slow the disk is, what they send
 * more is left in their sockets, and where it gets crowded everybody has a turn.
 */
export class HeldPublishes {
  readonly #bounds: HeldBounds;
  /** Whoever holds nothing and found no place, longest waiting first; whoever holds something hears of its own commit. */
  readonly #waiting = new Set<() => void>();
  #bytes = 0;
  #waking = false;

  constructor(bounds: HeldBounds = HELD_BOUNDS) {
    this.#bounds = bounds;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Whether somebody who holds `own` bytes may add a message.
   * @param wake called once there is room, where it holds nothing and there is none
   */
  hasRoom(own: number, wake: () => void): boolean {
    const { mostOfOneBytes, plentyBytes, mostBytes } = this.#bounds;
    if (this.#bytes < plentyBytes) return own < mostOfOneBytes;
    if (own > 0) return false;
    if (this.#bytes < mostBytes) return true;
    this.#waiting.add(wake);
    return false;
  }

  hold(bytes: number): void {
    this.#bytes += bytes;
  }

  release(bytes: number): void {
    this.#bytes -= bytes;
    if (this.#waiting.size === 0 || this.#waking) return;
    this.#waking = true;
    // After the whole commit: it settles many.
    queueMicrotask(() => {
      this.#waking = false;
      for (const wake of this.#waiting) {
        if (this.#bytes >= this.#bounds.mostBytes) return;
        this.#waiting.delete(wake);
        wake();
      }
    });
  }
}
