import type { DuckDBConnection } from '@duckdb/node-api';
import type { DuckDbFile } from '../duckdb/duckdb-file.ts';
import { append, type Column, createTable, stage } from '../duckdb/duckdb-table.ts';

interface RowKey {
  readonly subject: number;
  readonly at: number;
  readonly mode: string;
}

/** A table of rows that are keyed by (subject, at, mode); writing a key again replaces the row. */
export interface KeyedTable<Row> {
  readonly name: string;
  readonly subject: Column<Row>;
  readonly at: Column<Row>;
  readonly mode: Column<Row>;
  readonly others: readonly Column<Row>[];
  readonly keyOf: (row: Row) => RowKey;
}

/**
 * Replaces rows by key without a PRIMARY KEY, which costs DuckDB four times the space and half the speed. Almost
 * all rows are newer than everything known of their subject: they are appended without a look. Only for the rest
 * the keys are deleted first, looking no further than their range of time.
 */
export class DuckDbUpsert<Row> {
  readonly #table: KeyedTable<Row>;
  /** Newest `at` by subject, or a bound above it. */
  #newest = new Map<number, number>();

  constructor(table: KeyedTable<Row>) {
    this.#table = table;
  }

  get schema(): string {
    return createTable(this.#table.name, this.#columns);
  }

  async load(file: DuckDbFile): Promise<void> {
    const { name, subject, at } = this.#table;
    const rows = await file.query<{ subject: number; newest: number }>(
      `SELECT ${subject.name} AS subject, max(${at.name})::DOUBLE AS newest FROM ${name} GROUP BY ALL`,
    );
    this.#newest = new Map(rows.map(({ subject, newest }) => [subject, newest]));
  }

  /**
   * Of rows with one key the last stands. A transaction that fails leaves bounds that are too high, which costs
   * the next one some look-ups.
   */
  async write(connection: DuckDBConnection, rows: readonly Row[]): Promise<void> {
    const { name, keyOf } = this.#table;
    const newer: Row[] = [];
    const others = new Map<string, Row>();
    for (const row of rows) {
      const { subject, at, mode } = keyOf(row);
      if (at > (this.#newest.get(subject) ?? Number.NEGATIVE_INFINITY)) {
        this.#newest.set(subject, at);
        newer.push(row);
      } else {
        others.set(`${subject} ${at} ${mode}`, row);
      }
    }
    // In this order, since a key may stand among the newer rows of this very batch.
    await append(connection, name, this.#columns, newer);
    await this.#delete(connection, [...others.values()]);
    await append(connection, name, this.#columns, [...others.values()]);
  }

  /** To be called once the subject's rows after `at` are gone for good. */
  forgotten(subject: number, at: number): void {
    const newest = this.#newest.get(subject);
    if (newest !== undefined) this.#newest.set(subject, Math.min(newest, at));
  }

  get #columns(): Column<Row>[] {
    const { subject, at, mode, others } = this.#table;
    return [subject, at, mode, ...others];
  }

  async #delete(connection: DuckDBConnection, rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    const { name, subject, at, mode, keyOf } = this.#table;
    await stage(connection, 'replaced', [subject, at, mode], rows);
    const ats = rows.map((row) => keyOf(row).at);
    const key = `${subject.name}, ${at.name}, ${mode.name}`;
    await connection.run(
      `DELETE FROM ${name}
       WHERE ${at.name} BETWEEN ${ats.reduce((a, b) => Math.min(a, b))} AND ${ats.reduce((a, b) => Math.max(a, b))}
         AND (${key}) IN (SELECT ${key} FROM replaced)`,
    );
    await connection.run('DROP TABLE temp.replaced');
  }
}
