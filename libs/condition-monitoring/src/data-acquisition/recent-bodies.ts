/** Power of two, at least the 1,000 messages that the contract promises. */
const CAPACITY = 1_024;

/**
 * Body hashes of the last messages of one device, in 18 KB: slot `seq % 1,024`, so consecutive seqs never push each
 * other out. Tells a resend from another body under the same message key.
 */
export class RecentBodies {
  readonly #boots: string[] = [];
  readonly #bootOf = new Uint16Array(CAPACITY);
  readonly #seqOf = new Float64Array(CAPACITY).fill(-1);
  readonly #hashOf = new Float64Array(CAPACITY);

  /** @param bodyHash hexadecimal; its first 52 bits count. */
  remember(bid: string, seq: number, bodyHash: string): void {
    const slot = seq % CAPACITY;
    this.#bootOf[slot] = this.#indexOf(bid);
    this.#seqOf[slot] = seq;
    this.#hashOf[slot] = prefixOf(bodyHash);
  }

  /** Whether the body under this key is known to be another one; undefined when the key is not remembered. */
  differs(bid: string, seq: number, bodyHash: string): boolean | undefined {
    const slot = seq % CAPACITY;
    if (this.#seqOf[slot] !== seq || this.#boots[this.#bootOf[slot] ?? -1] !== bid) return undefined;
    return this.#hashOf[slot] !== prefixOf(bodyHash);
  }

  #indexOf(bid: string): number {
    const known = this.#boots.lastIndexOf(bid);
    return known >= 0 ? known : this.#boots.push(bid) - 1;
  }
}

/** 13 hexadecimal digits: all that a double holds exactly. */
function prefixOf(bodyHash: string): number {
  return Number.parseInt(bodyHash.slice(0, 13), 16);
}
