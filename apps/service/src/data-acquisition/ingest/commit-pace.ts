export interface CommitPaceOptions {
  /** So long may a commit take. */
  readonly commitMs: number;
  /** It has place for so many rows however slow the store is, */
  readonly leastRows: number;
  /** and for no more than so many however quick. */
  readonly mostRows: number;
}

/** What the newest commit counts for against those before it. */
const NEWEST_SHARE = 0.5;

/**
 * How many rows go into one commit, by how quickly the store took those before: it needs 3 µs for a row that is
 * newer than all of its device, 20 µs for one that may meet another, and on a slow disk more for each.
 */
export class CommitPace {
  readonly #options: CommitPaceOptions;
  #msPerRow = 0;

  constructor(options: CommitPaceOptions) {
    this.#options = options;
  }

  get rows(): number {
    const { commitMs, leastRows, mostRows } = this.#options;
    return Math.min(mostRows, Math.max(leastRows, Math.floor(commitMs / this.#msPerRow)));
  }

  /** A commit of so many rows took so long. A small one tells what a commit costs, not what a row does. */
  took(rows: number, ms: number): void {
    if (rows < this.#options.leastRows) return;
    const before = this.#msPerRow || ms / rows;
    this.#msPerRow = NEWEST_SHARE * (ms / rows) + (1 - NEWEST_SHARE) * before;
  }
}
