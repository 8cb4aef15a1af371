import {
  closeSync,
  existsSync,
  fdatasync,
  fdatasyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { SimulationError } from '../simulation-error.ts';
import type { MessageQueue, QueuedMessage } from './message-queue.ts';

/** As it stands in the file: bytes in base64, since a line is text. */
type StoredMessage = Omit<QueuedMessage, 'body'> & ({ readonly body: string } | { readonly base64: string });
type Entry = { readonly put: StoredMessage } | { readonly ack: readonly [bid: string, seq: number] };

/** An empty queue whose file has grown beyond this is cut back to nothing. */
const COMPACT_BYTES = 1_048_576;
const SYNC_MS = 1_000;

/**
 * What one device has measured and not yet seen acknowledged, kept over restarts. One append-only file of JSON
 * lines: `put` when a message is made, `ack` when its PUBACK came.
 *
 * Durability: a line is handed to the operating system before the message may be sent, so a killed process loses
 * nothing. It is flushed to the disk within a second (`fdatasync`); a power cut may take the readings of that last
 * second with it. It can never put another body under a key already used, since every start is a new boot with a
 * new boot id. A lost `ack` only means that the same bytes are sent again.
 */
export class DiskQueue implements MessageQueue {
  readonly #path: string;
  readonly #pending: Map<string, QueuedMessage>;
  readonly #file: number;
  #bytes = 0;
  #syncTimer: NodeJS.Timeout | undefined;

  /** Opens or makes the file. A last line that a crash cut short was never sent: it is dropped. */
  constructor(path: string) {
    this.#path = path;
    this.#pending = readPending(path);
    this.#rewrite();
    this.#file = openSync(path, 'a');
  }

  /** Oldest first; a snapshot. */
  pending(): readonly QueuedMessage[] {
    return [...this.#pending.values()];
  }

  get size(): number {
    return this.#pending.size;
  }

  has(bid: string, seq: number): boolean {
    return this.#pending.has(key(bid, seq));
  }

  append(messages: readonly QueuedMessage[]): void {
    this.#write(messages.map((message) => ({ put: stored(message) })));
    for (const message of messages) this.#pending.set(key(message.bid, message.seq), message);
  }

  acknowledge(bid: string, seq: number): void {
    if (!this.#pending.delete(key(bid, seq))) return;
    this.#write([{ ack: [bid, seq] }]);
    if (this.#pending.size > 0 || this.#bytes < COMPACT_BYTES) return;
    ftruncateSync(this.#file, 0);
    this.#bytes = 0;
  }

  close(): void {
    clearTimeout(this.#syncTimer);
    fdatasyncSync(this.#file);
    closeSync(this.#file);
  }

  #write(entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    this.#bytes += writeSync(this.#file, lines);
    this.#syncTimer ??= setTimeout(() => {
      this.#syncTimer = undefined;
      // A failed flush is not fatal: the data is still with the operating system, and the next one tries again.
      fdatasync(this.#file, () => undefined);
    }, SYNC_MS).unref();
  }

  /** Leaves out what was acknowledged, in one step: the old file stands until the new one is whole. */
  #rewrite(): void {
    const lines = this.pending().map((message) => `${JSON.stringify({ put: stored(message) })}\n`);
    const temporary = `${this.#path}.new`;
    writeFileSync(temporary, lines.join(''), { mode: 0o600, flush: true });
    renameSync(temporary, this.#path);
    this.#bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
  }
}

function readPending(path: string): Map<string, QueuedMessage> {
  const pending = new Map<string, QueuedMessage>();
  if (!existsSync(path)) return pending;
  for (const [i, line] of readFileSync(path, 'utf8').split('\n').slice(0, -1).entries()) {
    const entry = parseEntry(line, path, i + 1);
    if ('put' in entry) pending.set(key(entry.put.bid, entry.put.seq), read(entry.put));
    else pending.delete(key(...entry.ack));
  }
  return pending;
}

function stored(message: QueuedMessage): StoredMessage {
  const { body, ...others } = message;
  return typeof body === 'string'
    ? { ...others, body }
    : { ...others, base64: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64') };
}

function read(message: StoredMessage): QueuedMessage {
  if ('body' in message) return message;
  const { base64, ...others } = message;
  return { ...others, body: new Uint8Array(Buffer.from(base64, 'base64')) };
}

function parseEntry(line: string, path: string, number: number): Entry {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new SimulationError(
      `${path}, line ${number}, is damaged; move the file away to give its readings up`,
      {
        cause,
      },
    );
  }
}

function key(bid: string, seq: number): string {
  return `${bid}/${seq}`;
}
