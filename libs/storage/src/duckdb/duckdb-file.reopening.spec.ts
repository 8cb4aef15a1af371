import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DuckDbFile } from './duckdb-file.ts';

const NO_SPACE = 'IO Error: Could not write file: No space left on device';

describe('a DuckDB file whose connections were broken by a failed write', () => {
  let home: string;
  let path: string;
  let file: DuckDbFile;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'kizashi reopening '));
    path = join(home, 'a.duckdb');
    file = await DuckDbFile.open(path, { memoryLimit: '64MB', tempDirectory: home });
    await write('CREATE TABLE t (x INTEGER)');
    await write('INSERT INTO t VALUES (1)');
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await file.close();
    await rm(home, { recursive: true });
  });

  const write = (sql: string) => file.transaction((connection) => connection.run(sql));
  const stored = async () =>
    (await file.query<{ x: number }>('SELECT x FROM t ORDER BY x')).map(({ x }) => x);
  const logBytes = () =>
    stat(`${path}.wal`).then(
      ({ size }) => size,
      () => 0,
    );

  /** What a full disk does to it: the write fails, and every statement after it. */
  const breakDown = (before: (connection: DuckDBConnection) => Promise<unknown> = async () => undefined) =>
    file.transaction(async (connection) => {
      await before(connection);
      await connection.run('INSERT INTO t VALUES (666)');
      connection.closeSync();
      throw new Error(NO_SPACE);
    });

  it('is opened anew, with what was committed and nothing of what was not', async () => {
    await expect(breakDown()).rejects.toMatchObject({
      code: 'duckdb-commit-failed',
      retryable: true,
      message: expect.stringContaining(NO_SPACE),
    });
    expect(await stored()).toEqual([1]);
    await write('INSERT INTO t VALUES (2)');
    expect(await stored()).toEqual([1, 2]);
  });

  it('writes what was replayed from the log once more, into the file, before it commits again', async () => {
    await write('INSERT INTO t SELECT 3 FROM range(20000)');
    const replayed = await logBytes();
    expect(replayed).toBeGreaterThan(50_000);
    await expect(
      breakDown((connection) => connection.run('PRAGMA disable_checkpoint_on_shutdown')),
    ).rejects.toThrow(NO_SPACE);
    expect(await logBytes()).toBe(replayed);
    await write('INSERT INTO t VALUES (4)');
    expect(await logBytes()).toBeLessThan(replayed / 10);
    expect(await stored()).toHaveLength(20_002);
  });

  it('is read while it cannot be opened for writing, and written to as soon as it can', async () => {
    const create = jest.spyOn(DuckDBInstance, 'create').mockRejectedValueOnce(new Error(NO_SPACE));
    await expect(breakDown()).rejects.toMatchObject({ code: 'duckdb-commit-failed', retryable: true });
    const modes = () => create.mock.calls.map(([, options]) => options?.access_mode);
    expect(modes()).toEqual(['READ_WRITE', 'READ_ONLY']);
    expect(await stored()).toEqual([1]);

    create.mockRejectedValueOnce(new Error(NO_SPACE));
    await expect(write('INSERT INTO t VALUES (2)')).rejects.toMatchObject({ retryable: true });
    expect(await stored()).toEqual([1]);

    await write('INSERT INTO t VALUES (3)');
    expect(modes().at(-1)).toBe('READ_WRITE');
    expect(await stored()).toEqual([1, 3]);
  });

  it('is tried again where for a while it cannot be opened at all', async () => {
    const create = jest.spyOn(DuckDBInstance, 'create');
    for (let i = 0; i < 4; i += 1) create.mockRejectedValueOnce(new Error(NO_SPACE));
    await expect(breakDown()).rejects.toMatchObject({ retryable: true });
    await expect(stored()).rejects.toMatchObject({ code: 'duckdb-query-failed' });
    await expect(write('INSERT INTO t VALUES (2)')).rejects.toMatchObject({ retryable: true });
    await expect(write('INSERT INTO t VALUES (3)')).rejects.toMatchObject({ retryable: true });
    await write('INSERT INTO t VALUES (4)');
    expect(await stored()).toEqual([1, 4]);
  });

  it('lets readers wait that come while it is opened anew', async () => {
    const broken = breakDown();
    const read = Promise.all([stored(), stored(), stored()]);
    await expect(broken).rejects.toThrow(NO_SPACE);
    expect(await read).toEqual([[1], [1], [1]]);
  });
});
