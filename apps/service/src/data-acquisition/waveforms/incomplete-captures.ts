import { HOUR_MS, SECOND_MS } from '@kizashi/kernel';

/** After its newest chunk, or after the time before that it was asked for: how long until a capture is asked for. */
const PATIENCE_MS = [30 * SECOND_MS, HOUR_MS, 6 * HOUR_MS] as const;
/** Beyond it the oldest is not asked for. */
const MOST = 10_000;

/** A capture that may lack chunks, by what finds it in the store. */
export interface WatchedCapture<Key> {
  readonly key: Key;
  /** How often it was asked for, this time included; from 1. */
  readonly attempt: number;
}

/**
 * When to ask for what of a capture did not come in: a while after its newest chunk, and then twice more at most. Times
 * are monotonic milliseconds.
 */
export class IncompleteCaptures<Key> {
  readonly #watched = new Map<string, { readonly key: Key; asked: number; dueAt: number }>();

  get size(): number {
    return this.#watched.size;
  }

  /** Chunks of it came in, so more may be on their way. */
  heard(name: string, key: Key, now: number): void {
    const asked = this.#watched.get(name)?.asked ?? 0;
    const patience = PATIENCE_MS[asked];
    // It was asked for often enough.
    if (patience === undefined) return;
    this.#watched.set(name, { key, asked, dueAt: now + patience });
    if (this.#watched.size <= MOST) return;
    for (const oldest of this.#watched.keys()) {
      this.#watched.delete(oldest);
      break;
    }
  }

  /** Everything that it is time to look at. It is looked at again later unless it is `settled`. */
  due(now: number): readonly (WatchedCapture<Key> & { readonly name: string })[] {
    const due: (WatchedCapture<Key> & { readonly name: string })[] = [];
    for (const [name, watched] of this.#watched) {
      if (watched.dueAt > now) continue;
      watched.asked += 1;
      const patience = PATIENCE_MS[watched.asked];
      if (patience === undefined) this.#watched.delete(name);
      else watched.dueAt = now + patience;
      due.push({ name, key: watched.key, attempt: watched.asked });
    }
    return due;
  }

  /** Nothing of it is missing. */
  settled(name: string): void {
    this.#watched.delete(name);
  }
}
