/**
 * Rows that move from one table to another: whoever reads while a move becomes visible may look where they no longer
 * are, or for a table that is gone, and reads again. Reads do not wait for the move to be prepared, nor it for them.
 */
export class MovedRows {
  #moves = 0;
  #underWay: Promise<void> | undefined;

  /** `move` calls `aboutToCommit` once the rest is done; readers that overlap what follows begin anew after it. */
  async move<T>(move: (aboutToCommit: () => void) => Promise<T>): Promise<T> {
    const done = Promise.withResolvers<void>();
    try {
      return await move(() => {
        this.#moves++;
        this.#underWay = done.promise;
      });
    } finally {
      this.#underWay = undefined;
      done.resolve();
    }
  }

  /** `read` looks up for itself, each time, where rows are. */
  async read<T>(read: () => Promise<T>): Promise<T> {
    for (;;) {
      await this.#underWay;
      const moves = this.#moves;
      const [outcome] = await Promise.allSettled([read()]);
      if (moves !== this.#moves) continue;
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    }
  }
}
