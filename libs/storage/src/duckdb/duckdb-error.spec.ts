import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { duckDbError } from './duckdb-error.ts';
import { DuckDbFile } from './duckdb-file.ts';
import { append, bigint, createTable, integer } from './duckdb-table.ts';

describe('an error of DuckDB', () => {
  let home: string;
  let file: DuckDbFile;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'kizashi duckdb error '));
    file = await DuckDbFile.open(join(home, 'a.duckdb'), { memoryLimit: '64MB', tempDirectory: home });
    await file.transaction((connection) => connection.run('CREATE TABLE t (n INTEGER NOT NULL)'));
  });
  afterEach(async () => {
    await file.close();
    await rm(home, { recursive: true });
  });

  it.each([
    ['a constraint', 'INSERT INTO t VALUES (NULL)', /Constraint Error/],
    ['a conversion', "INSERT INTO t SELECT CAST('x' AS INTEGER)", /Conversion Error/],
    ['a value beyond its type', 'INSERT INTO t SELECT 3000000000::BIGINT', /Conversion Error|Out of Range/],
  ])('that lies in the data (%s) is not worth another attempt', async (_what, sql, message) => {
    await expect(file.transaction((connection) => connection.run(sql))).rejects.toMatchObject({
      code: 'duckdb-commit-failed',
      retryable: false,
      message: expect.stringMatching(message),
    });
    // Nothing of it stays behind, and the next one goes well.
    await file.transaction((connection) => connection.run('INSERT INTO t VALUES (1)'));
    expect(await file.query('SELECT n FROM t')).toEqual([{ n: 1 }]);
  });

  it('that a value does not fit its column is known before DuckDB sees it', async () => {
    const columns = [bigint<number>('n', (n) => n)];
    await file.transaction((connection) =>
      connection.run(createTable('u', [integer<number>('n', (n) => n)])),
    );
    await expect(
      file.transaction((connection) => append(connection, 'u', columns, [0.5])),
    ).rejects.toMatchObject({ retryable: false });
  });

  it.each([
    ['a disk', 'IO Error: Could not write all bytes to file "a": wanted=1 wrote=0'],
    ['an fsync', 'FATAL Error: fsync failed!'],
    ['memory', 'Out of Memory Error: could not allocate block'],
    ['a connection', 'Failed to extract statements: connection disconnected'],
  ])('that lies in %s passes', (_what, message) => {
    const error = duckDbError('duckdb-commit-failed', 'Can not write', new Error(message));
    expect(error).toMatchObject({ retryable: true, message: `Can not write: ${message}` });
  });
});
