import { describe, expect, it } from '@jest/globals';
import { MovedRows } from './moved-rows.ts';

describe('reading rows that move', () => {
  /** A move that is prepared, about to commit and committed when the test says so. */
  function aMove(rows: MovedRows) {
    const [prepared, committed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const begun = Promise.withResolvers<void>();
    const done = rows.move(async (aboutToCommit) => {
      begun.resolve();
      await prepared.promise;
      aboutToCommit();
      await committed.promise;
    });
    return { begun: begun.promise, prepared, committed, done };
  }

  it('does not wait for a move that is being prepared', async () => {
    const rows = new MovedRows();
    const move = aMove(rows);
    await move.begun;
    expect(await rows.read(async () => 'read')).toBe('read');
    move.prepared.resolve();
    move.committed.resolve();
    await move.done;
  });

  it('reads again what it read while a move was committed, also where the table was gone', async () => {
    const rows = new MovedRows();
    const move = aMove(rows);
    const reading = Promise.withResolvers<void>();
    let reads = 0;
    const read = rows.read(async () => {
      reads++;
      if (reads > 1) return 'after';
      await reading.promise;
      throw new Error('there is no such table');
    });
    await move.begun;
    move.prepared.resolve();
    await new Promise(setImmediate);
    reading.resolve();
    await new Promise(setImmediate);
    expect(reads).toBe(1);
    move.committed.resolve();
    expect(await read).toBe('after');
  });

  it('passes on a failure that no move explains, and goes on after a move that failed', async () => {
    const rows = new MovedRows();
    await expect(rows.read(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    const failed = rows.move(async (aboutToCommit) => {
      aboutToCommit();
      throw new Error('disk full');
    });
    await expect(failed).rejects.toThrow('disk full');
    expect(await rows.read(async () => 'read')).toBe('read');
  });
});
