const HEADER_BYTES = 20;
const FIRST_CAPACITY = 4_096;
const BYTES_A_CODE_UNIT = 3;
const NULL_LENGTH = -1;
/** PostgreSQL counts time from the year 2000. */
const POSTGRES_EPOCH_MS = Date.UTC(2000, 0, 1);
const TWO_TO_32 = 2 ** 32;

/**
 * A one-dimensional array as PostgreSQL takes it in binary (`array_recv`): numbers and times are then nothing that is
 * written out here and read there. Each call adds an element; all have to be of the type that `bytes` is told.
 */
export class BinaryArray {
  #to = Buffer.allocUnsafe(FIRST_CAPACITY);
  #at = HEADER_BYTES;
  #elements = 0;
  #nulls = 0;

  null(): void {
    this.#begin(NULL_LENGTH, 0);
    this.#nulls = 1;
  }

  text(value: string): void {
    this.#variable(value.length * BYTES_A_CODE_UNIT, () => this.#to.write(value, this.#at));
  }

  /** As `jsonb`, whose binary format is a version and the text. */
  json(value: unknown): void {
    this.text(`\u0001${JSON.stringify(value)}`);
  }

  bytes(value: Uint8Array): void {
    this.#begin(value.length, value.length);
    this.#to.set(value, this.#at);
    this.#at += value.length;
  }

  double(value: number): void {
    this.#begin(8, 8);
    this.#at = this.#to.writeDoubleBE(value, this.#at);
  }

  integer(value: number): void {
    this.#begin(4, 4);
    this.#at = this.#to.writeInt32BE(value, this.#at);
  }

  boolean(value: boolean): void {
    this.#begin(1, 1);
    this.#at = this.#to.writeUInt8(value ? 1 : 0, this.#at);
  }

  /** @param value ms since the epoch; PostgreSQL's `timestamptz` counts microseconds. */
  instant(value: number): void {
    const microseconds = (value - POSTGRES_EPOCH_MS) * 1_000;
    this.#begin(8, 8);
    this.#at = this.#to.writeInt32BE(Math.floor(microseconds / TWO_TO_32), this.#at);
    this.#at = this.#to.writeUInt32BE(
      microseconds - Math.floor(microseconds / TWO_TO_32) * TWO_TO_32,
      this.#at,
    );
  }

  /** @param elementType its object id in PostgreSQL's catalogue */
  toBuffer(elementType: number): Buffer {
    const dimensions = this.#elements === 0 ? 0 : 1;
    const header = [dimensions, this.#nulls, elementType, this.#elements, 1];
    for (const [index, value] of header.entries()) this.#to.writeInt32BE(value, index * 4);
    return this.#to.subarray(0, dimensions === 0 ? 12 : this.#at);
  }

  #begin(length: number, room: number): void {
    this.#reserve(4 + room);
    this.#at = this.#to.writeInt32BE(length, this.#at);
    this.#elements += 1;
  }

  /** One whose length is known once it is written. */
  #variable(room: number, write: () => number): void {
    this.#begin(0, room);
    const length = write();
    this.#to.writeInt32BE(length, this.#at - 4);
    this.#at += length;
  }

  #reserve(room: number): void {
    if (this.#at + room <= this.#to.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#to.length, this.#at + room));
    this.#to.copy(larger, 0, 0, this.#at);
    this.#to = larger;
  }
}
