/** So many refused sign-ins an address has for nothing: a technician who mistypes, a plant with one wrong secret. */
const FREE = 20;
/** Given back at this pace. */
const ONE_EVERY_MS = 3_000;
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;
const REMEMBERED = 10_000;

/**
 * How long the answer to a refused sign-in is held back, by address: it doubles with every further one. Only refusals
 * wait. Who shows the right credentials is let in at once, so nobody can shut another one out by failing in its name or
 * from its network; and with few strangers allowed at a time, held answers bound how often an address can guess.
 */
export class RefusalDamping {
  readonly #levels = new Map<string, { level: number; at: number }>();

  /** Counts one refusal. @param now monotonic, milliseconds @returns milliseconds */
  refused(address: string, now: number): number {
    const known = this.#levels.get(address);
    const level = 1 + (known ? Math.max(0, known.level - (now - known.at) / ONE_EVERY_MS) : 0);
    if (!known && this.#levels.size >= REMEMBERED) this.#forgetQuiet(now);
    this.#levels.set(address, { level: Math.min(level, 4 * FREE), at: now });
    if (level <= FREE) return 0;
    return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (Math.floor(level) - FREE));
  }

  #forgetQuiet(now: number): void {
    for (const [address, { level, at }] of this.#levels) {
      if (level <= (now - at) / ONE_EVERY_MS) this.#levels.delete(address);
    }
    // More addresses at once than a plant has: then they are not told apart for a while.
    if (this.#levels.size >= REMEMBERED) this.#levels.clear();
  }
}
