import duckdb from '@duckdb/node-bindings';

/** DuckDB's vector size: the most rows that a data chunk takes. */
export const VECTOR_ROWS = 2048;

/** Writes one column of the rows `from` to `from + count` into its vector of a data chunk; `undefined` is NULL. */
export type FillVector<Row> = (
  vector: duckdb.Vector,
  rows: readonly Row[],
  from: number,
  count: number,
) => void;

/*
 * The vectors of `@duckdb/node-api` take one value after the other, each with its validity as BigInt arithmetic, and a
 * BigInt for each 64-bit integer. Here a column is written into one of these buffers, which is then copied as a whole:
 * nothing is allocated. Filling and copying are synchronous, so that all columns share them.
 */
const doubles = new Float64Array(VECTOR_ROWS);
const integers = new Int32Array(VECTOR_ROWS);
/** The lower and the upper half of each 64-bit integer. */
const halves = new Uint32Array(2 * VECTOR_ROWS);
/** A bit for each row, 1 where it has a value. */
const validity = new Uint8Array(VECTOR_ROWS / 8);
const BITS_OF_WORD = 64;
const UPPER_HALF = 2 ** 32;
/** Offset and length of a list, 64 bit each. */
const WORDS_OF_ENTRY = 4;

export function fillDoubles<Row>(value: (row: Row) => number | undefined): FillVector<Row> {
  return (vector, rows, from, count) => {
    let nulls = 0;
    for (let i = 0; i < count; i += 1) {
      const number = value(rows[from + i] as Row);
      if (number === undefined) nulls = setNull(i, nulls);
      else doubles[i] = number;
    }
    copy(vector, doubles, count * doubles.BYTES_PER_ELEMENT);
    if (nulls > 0) copyValidity(vector, count);
  };
}

/** 32 bit. */
export function fillIntegers<Row>(value: (row: Row) => number | undefined): FillVector<Row> {
  return (vector, rows, from, count) => {
    let nulls = 0;
    for (let i = 0; i < count; i += 1) {
      const number = value(rows[from + i] as Row);
      if (number === undefined) nulls = setNull(i, nulls);
      else integers[i] = number;
    }
    copy(vector, integers, count * integers.BYTES_PER_ELEMENT);
    if (nulls > 0) copyValidity(vector, count);
  };
}

/**
 * 64 bit, of safe integers.
 * @throws RangeError for any other number
 */
export function fillBigints<Row>(value: (row: Row) => number | undefined): FillVector<Row> {
  return (vector, rows, from, count) => {
    let nulls = 0;
    for (let i = 0; i < count; i += 1) {
      const number = value(rows[from + i] as Row);
      if (number === undefined) {
        nulls = setNull(i, nulls);
        continue;
      }
      if (!Number.isSafeInteger(number)) throw new RangeError(`${number} is no safe integer`);
      // Two's complement, as the array takes each half modulo 2^32; little endian, as everything that Node runs DuckDB on.
      halves[2 * i] = number;
      halves[2 * i + 1] = Math.floor(number / UPPER_HALF);
    }
    copy(vector, halves, count * 2 * halves.BYTES_PER_ELEMENT);
    if (nulls > 0) copyValidity(vector, count);
  };
}

export function fillTexts<Row>(value: (row: Row) => string | undefined): FillVector<Row> {
  return (vector, rows, from, count) => {
    let nulls = 0;
    for (let i = 0; i < count; i += 1) {
      const text = value(rows[from + i] as Row);
      if (text === undefined) nulls = setNull(i, nulls);
      else duckdb.vector_assign_string_element(vector, i, text);
    }
    if (nulls > 0) copyValidity(vector, count);
  };
}

export function fillBlobs<Row>(value: (row: Row) => Uint8Array): FillVector<Row> {
  return (vector, rows, from, count) => {
    for (let i = 0; i < count; i += 1) {
      duckdb.vector_assign_string_element_len(vector, i, value(rows[from + i] as Row));
    }
  };
}

/** Lists of doubles, of which any may be missing. The lists themselves are never missing. */
export function fillDoubleLists<Row>(value: (row: Row) => readonly (number | null)[]): FillVector<Row> {
  return fillLists(value, (items) => new Float64Array(items));
}

/** Lists of 32-bit integers, of which any may be missing. */
export function fillIntegerLists<Row>(value: (row: Row) => readonly (number | null)[]): FillVector<Row> {
  return fillLists(value, (items) => new Int32Array(items));
}

/** A list vector holds where each row's items begin and how many they are; the items of all rows lie in its child. */
function fillLists<Row>(
  value: (row: Row) => readonly (number | null)[],
  room: (items: number) => Float64Array | Int32Array,
): FillVector<Row> {
  return (vector, rows, from, count) => {
    const lists: (readonly (number | null)[])[] = [];
    const entries = new Uint32Array(count * WORDS_OF_ENTRY);
    let size = 0;
    for (let i = 0; i < count; i += 1) {
      const list = value(rows[from + i] as Row);
      lists.push(list);
      entries[i * WORDS_OF_ENTRY] = size;
      entries[i * WORDS_OF_ENTRY + 2] = list.length;
      size += list.length;
    }
    const items = room(size);
    const known = new Uint8Array((Math.ceil(size / BITS_OF_WORD) * BITS_OF_WORD) / 8).fill(0xff);
    let at = 0;
    let missing = false;
    for (const list of lists) {
      for (const item of list) {
        if (item !== null) items[at] = item;
        else {
          missing = true;
          known[at >> 3] = (known[at >> 3] as number) & ~(1 << (at & 7));
        }
        at += 1;
      }
    }
    duckdb.list_vector_reserve(vector, size);
    duckdb.list_vector_set_size(vector, size);
    const child = duckdb.list_vector_get_child(vector);
    copy(child, items, items.byteLength);
    if (missing) {
      duckdb.vector_ensure_validity_writable(child);
      duckdb.copy_data_to_vector_validity(child, 0, known.buffer as ArrayBuffer, 0, known.byteLength);
    }
    copy(vector, entries, entries.byteLength);
  };
}

/** @returns how many rows have no value by now */
function setNull(row: number, before: number): number {
  if (before === 0) validity.fill(0xff);
  validity[row >> 3] = (validity[row >> 3] as number) & ~(1 << (row & 7));
  return before + 1;
}

function copy(vector: duckdb.Vector, from: Float64Array | Int32Array | Uint32Array, bytes: number): void {
  duckdb.copy_data_to_vector(vector, 0, from.buffer as ArrayBuffer, 0, bytes);
}

function copyValidity(vector: duckdb.Vector, rows: number): void {
  duckdb.vector_ensure_validity_writable(vector);
  const bytes = (Math.ceil(rows / BITS_OF_WORD) * BITS_OF_WORD) / 8;
  duckdb.copy_data_to_vector_validity(vector, 0, validity.buffer, 0, bytes);
}
