import { setTimeout as wait } from 'node:timers/promises';
import type { TimeResponseMessage } from '@kizashi/firmware-contracts';

/** An answer that takes longer is of no use: half its way would be guessed. */
const PATIENCE_MS = 3_000;

/** Asks the service what time it is. */
export class ServiceTime {
  readonly #asked = new Map<number, PromiseWithResolvers<number>>();

  /**
   * Epoch milliseconds of now by the service's clock, half the round trip added; undefined where no answer comes.
   *
   * @param up milliseconds since boot, which tell the answer to this question from others
   */
  async ask(up: number, publish: (up: number) => void): Promise<number | undefined> {
    const asked = this.#asked.get(up) ?? Promise.withResolvers<number>();
    this.#asked.set(up, asked);
    const startedAt = performance.now();
    publish(up);
    const given = new AbortController();
    const tooLate = wait(PATIENCE_MS, undefined, { signal: given.signal, ref: false }).catch(() => undefined);
    const t = await Promise.race([asked.promise, tooLate]);
    given.abort();
    this.#asked.delete(up);
    return t === undefined ? undefined : t + (performance.now() - startedAt) / 2;
  }

  answered({ up, t }: TimeResponseMessage): void {
    this.#asked.get(up)?.resolve(t);
  }
}
