import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  append,
  bigint,
  blob,
  type Column,
  createTable,
  double,
  doubles,
  integer,
  integers,
  varchar,
} from './duckdb-table.ts';
import { VECTOR_ROWS } from './duckdb-vector.ts';

interface Row {
  readonly count: number | undefined;
  readonly at: number | undefined;
  readonly value: number | undefined;
  readonly name: string | undefined;
  readonly bytes: Uint8Array;
  readonly parts: (number | null)[];
  readonly levels: (number | null)[];
}

const COLUMNS: readonly Column<Row>[] = [
  integer('count', ({ count }) => count),
  bigint('measured_at', ({ at }) => at),
  double('value', ({ value }) => value),
  varchar('name', ({ name }) => name),
  blob('bytes', ({ bytes }) => bytes),
  integers('parts', ({ parts }) => parts),
  doubles('levels', ({ levels }) => levels),
];

const row: fc.Arbitrary<Row> = fc.record({
  count: fc.option(fc.integer(), { nil: undefined }),
  at: fc.option(fc.maxSafeInteger(), { nil: undefined }),
  value: fc.option(fc.double({ noNaN: true }), { nil: undefined }),
  // DuckDB's C API takes texts that end with a zero.
  name: fc.option(
    fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
    { nil: undefined },
  ),
  bytes: fc.uint8Array({ maxLength: 40 }),
  parts: fc.array(fc.option(fc.integer()), { maxLength: 4 }),
  levels: fc.array(fc.option(fc.double({ noNaN: true })), { maxLength: 4 }),
});

describe('appending to a DuckDB table', () => {
  let instance: DuckDBInstance;
  let connection: DuckDBConnection;

  beforeAll(async () => {
    instance = await DuckDBInstance.create(':memory:');
    connection = await instance.connect();
  });
  afterAll(() => {
    connection.closeSync();
    instance.closeSync();
  });

  async function stored(rows: readonly Row[]): Promise<Row[]> {
    await connection.run('DROP TABLE IF EXISTS t');
    await connection.run(createTable('t', COLUMNS));
    await append(connection, 't', COLUMNS, rows);
    const read = await connection.runAndReadAll('SELECT * FROM t ORDER BY rowid');
    return read.getRowsJS().map(([count, at, value, name, bytes, parts, levels]) => ({
      count: (count as number | null) ?? undefined,
      at: at === null ? undefined : Number(at),
      value: (value as number | null) ?? undefined,
      name: (name as string | null) ?? undefined,
      bytes: Uint8Array.from(bytes as Uint8Array),
      parts: parts as (number | null)[],
      levels: levels as (number | null)[],
    }));
  }

  it('gives back every value and every NULL', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 80 }), async (rows) => {
        expect(await stored(rows)).toEqual(rows);
      }),
      { numRuns: 30 },
    );
  });

  it('begins each chunk without the NULLs of the one before', async () => {
    const rows = Array.from({ length: 2 * VECTOR_ROWS + 70 }, (_, i): Row => {
      const missing = i < VECTOR_ROWS || i % 3 === 0;
      const number = missing ? undefined : i;
      const name = missing ? undefined : `row ${i}`;
      // More items than a chunk has rows, some missing.
      const parts = Array.from({ length: i % 5 }, (_, k) => ((i + k) % 7 === 0 ? null : i - k));
      const levels = parts.map((part) => part && part / 3);
      return {
        count: number,
        at: number,
        value: number,
        name,
        bytes: new Uint8Array([i & 255]),
        parts,
        levels,
      };
    });
    expect(await stored(rows)).toEqual(rows);
  });

  it.each([0.5, Number.MAX_SAFE_INTEGER + 1, Number.NaN])('takes %p for no time', async (at) => {
    const bad: Row = { count: 1, at, value: 1, name: '', bytes: new Uint8Array(), parts: [], levels: [] };
    await expect(stored([bad])).rejects.toThrow(`${at} is no safe integer`);
  });
});
