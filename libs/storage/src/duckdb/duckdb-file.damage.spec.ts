import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DuckDbFile } from './duckdb-file.ts';

/** DuckDB's headers, then blocks. */
const FIRST_BLOCK = 3 * 4_096;
const BLOCK = 262_144;

describe('a DuckDB file with a damaged block', () => {
  let home: string;
  let path: string;
  const openFile = () => DuckDbFile.open(path, { memoryLimit: '64MB', tempDirectory: home });
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'kizashi damage '));
    path = join(home, 'a.duckdb');
    const file = await openFile();
    await file.transaction((connection) =>
      connection.run('CREATE TABLE t AS SELECT random() AS x FROM range(300000)'),
    );
    await file.close();
    const { size } = await stat(path);
    const handle = await open(path, 'r+');
    // The last blocks tell where everything is; without them it would not open.
    for (let at = FIRST_BLOCK + 1_000; at < size - 2 * BLOCK; at += BLOCK) {
      await handle.write(Buffer.from('damage'), 0, 6, at);
    }
    await handle.close();
  });
  afterEach(() => rm(home, { recursive: true }));

  it('says so where it is found, and takes no more writes', async () => {
    const file = await openFile();
    const insert = () => file.transaction((connection) => connection.run('INSERT INTO t VALUES (1)'));
    await insert();
    const damaged = {
      code: 'duckdb-damaged',
      retryable: false,
      message: expect.stringMatching(/a\.duckdb.*checksum.*restore the backup/),
    };
    await expect(file.query('SELECT sum(x) FROM t')).rejects.toMatchObject(damaged);
    await expect(insert()).rejects.toMatchObject(damaged);
    expect(await file.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await file.close();
  });

  it('is found by a write, too', async () => {
    const file = await openFile();
    const update = () => file.transaction((connection) => connection.run('UPDATE t SET x = x + 1'));
    await expect(update()).rejects.toMatchObject({ code: 'duckdb-damaged', retryable: false });
    await expect(update()).rejects.toMatchObject({ code: 'duckdb-damaged' });
    await file.close();
  });
});
