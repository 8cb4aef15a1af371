import type { DuckDBConnection } from '@duckdb/node-api';
import type { Id } from '@kizashi/kernel';
import type { DuckDbFile } from './duckdb-file.ts';
import { append, type Column, createTable, integer, varchar } from './duckdb-table.ts';

export interface Keyed<I> {
  readonly key: number;
  readonly id: I;
}

/**
 * Small integers in place of ids of one kind, kept in a table of their own: a column of integers is scanned and
 * compressed far better than one of texts.
 */
export class DuckDbKeys<I extends Id<string>> {
  readonly #table: string;
  #keys = new Map<I, number>();
  #next = 1;

  static readonly #columns: readonly Column<Keyed<string>>[] = [
    integer('key', ({ key }) => key),
    varchar('id', ({ id }) => id),
  ];

  constructor(table: string) {
    this.#table = table;
  }

  get schema(): string {
    return createTable(this.#table, DuckDbKeys.#columns);
  }

  async load(file: DuckDbFile): Promise<void> {
    const rows = await file.query<Keyed<I>>(`SELECT key, id FROM ${this.#table}`);
    this.#keys = new Map(rows.map(({ key, id }) => [id, key]));
    // Never lower: a reader may still hold a key that a failed commit had assigned.
    for (const { key } of rows) this.#next = Math.max(this.#next, key + 1);
  }

  get(id: I): number | undefined {
    return this.#keys.get(id);
  }

  ids(): I[] {
    return [...this.#keys.keys()];
  }

  all(): number[] {
    return [...this.#keys.values()];
  }

  /** The key of each known id, ascending by id. */
  known(ids: readonly I[]): Keyed<I>[] {
    return [...new Set(ids)].sort().flatMap((id) => {
      const key = this.#keys.get(id);
      return key === undefined ? [] : { key, id };
    });
  }

  /** Gives every id a key, as part of the transaction. */
  async assign(connection: DuckDBConnection, ids: Iterable<I>): Promise<void> {
    const added: Keyed<I>[] = [];
    for (const id of ids) {
      if (this.#keys.has(id)) continue;
      const key = this.#next++;
      this.#keys.set(id, key);
      added.push({ key, id });
    }
    await append(connection, this.#table, DuckDbKeys.#columns, added);
  }
}
