/** Power of two, at least the 1,000 messages that the contract promises. */
const CAPACITY = 1_024;

/**
 * Body hashes of the last messages of one device, in 10 KB: slot `seq % 1,024`, so consecutive seqs never push each
 * other out. Tells a resend from another body under the same message key.
 */
export class RecentBodies {
  /** Boot ids by their number, from 1: slots that are 0 are free. */
  readonly #boots: string[] = [''];
  readonly #bootOf = new Uint16Array(CAPACITY);
  readonly #seqOf = new Uint32Array(CAPACITY);
  readonly #hashOf = new Uint32Array(CAPACITY);

  /**
   * @param bodyHash 32 bits: of four thousand million other bodies under one key, one would be taken for a resend
   */
  remember(bid: string, seq: number, bodyHash: number): void {
    const slot = seq % CAPACITY;
    this.#bootOf[slot] = this.#indexOf(bid);
    this.#seqOf[slot] = seq;
    this.#hashOf[slot] = bodyHash;
  }

  /** Whether the body under this key is known to be another one; undefined when the key is not remembered. */
  differs(bid: string, seq: number, bodyHash: number): boolean | undefined {
    const slot = seq % CAPACITY;
    const boot = this.#bootOf[slot] ?? 0;
    if (boot === 0 || this.#seqOf[slot] !== seq || this.#boots[boot] !== bid) return undefined;
    return this.#hashOf[slot] !== bodyHash;
  }

  #indexOf(bid: string): number {
    const known = this.#boots.lastIndexOf(bid);
    return known > 0 ? known : this.#boots.push(bid) - 1;
  }
}
