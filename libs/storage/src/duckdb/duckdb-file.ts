import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBValue,
} from '@duckdb/node-api';
import { OperationalError } from '@kizashi/kernel';
import { duckDbError } from './duckdb-error.ts';

export interface DuckDbFileOptions {
  /** DuckDB's own default is most of the machine. */
  readonly memoryLimit: string;
  /** Where sorting and grouping spill to. */
  readonly tempDirectory: string;
  /** Of one statement; with more than one the others wait for work in a busy loop. */
  readonly threads?: number;
  /** Size of the write-ahead log from which on a commit folds it into the file; DuckDB's default is 16 MB. */
  readonly checkpointThreshold?: string;
}

/**
 * Queries at a time: one slow chart must not hold up the rooms, and the writer must find a thread, since each
 * running statement holds one of libuv's four.
 */
const READERS = 2;
const REOPENING_BEGINS_WITHIN_MS = 50;

/** POSIX locks do not keep out a second opening by the same process, which would ruin the file. */
const openHere = new Set<string>();

interface Handle {
  readonly instance: DuckDBInstance;
  readonly writer: DuckDBConnection;
  readonly readers: DuckDBConnection[];
  /** Only for readers, since it could not be opened for writing. */
  readonly readOnly: boolean;
}

/**
 * One DuckDB file with one writer and a few readers. Transactions run one after the other; a commit is fsynced
 * by DuckDB when it resolves, in its write-ahead log, which DuckDB folds into the file (checkpoint) at a commit
 * that finds it larger than `checkpoint_threshold`: so the log, and the time to open after a crash, are bounded.
 */
export class DuckDbFile {
  readonly #path: string;
  readonly #options: DuckDbFileOptions;
  #handle: Handle;
  #writing: Promise<unknown> = Promise.resolve();
  readonly #reading: Promise<unknown>[] = Array.from({ length: READERS }, () => Promise.resolve());
  #nextReader = 0;
  /** It was opened anew after a failed write, and nothing has shown yet that what it holds is on the disk. */
  #unsure = false;
  /** A block was found damaged: what is written on top of it may not be there tomorrow. */
  #damage: OperationalError | undefined;
  #closing: Promise<void> | undefined;

  private constructor(path: string, options: DuckDbFileOptions, handle: Handle) {
    this.#path = path;
    this.#options = options;
    this.#handle = handle;
  }

  static async open(file: string, options: DuckDbFileOptions): Promise<DuckDbFile> {
    const path = resolve(file);
    if (openHere.has(path)) {
      throw new OperationalError(
        'duckdb-unavailable',
        `Can not open ${path}: this process (PID ${process.pid}) has it open already.`,
        { retryable: false },
      );
    }
    openHere.add(path);
    try {
      await mkdir(dirname(path), { recursive: true });
      return new DuckDbFile(path, options, await connect(path, options));
    } catch (cause) {
      openHere.delete(path);
      throw duckDbError('duckdb-unavailable', `Can not open ${path}`, cause);
    }
  }

  /**
   * Runs `work` in a transaction of its own, after those before it. When this rejects nothing of it is stored.
   * `work` reads what it wrote through the connection that it is given; others see it once this resolves.
   * `committed` runs before the next transaction begins.
   */
  transaction<T>(
    work: (connection: DuckDBConnection) => Promise<T>,
    committed: (result: T) => void = () => {},
  ): Promise<T> {
    return this.#enqueue(async () => {
      if (this.#damage !== undefined) throw this.#damage;
      try {
        if (this.#handle.readOnly) await this.#reopen();
        if (this.#unsure) await this.#makeSure();
        const { writer } = this.#handle;
        await writer.run('BEGIN');
        const result = await work(writer);
        await writer.run('COMMIT');
        committed(result);
        return result;
      } catch (cause) {
        // What fails here fails again at the next statement, and is tried again there.
        await this.#handle.writer
          .run('ROLLBACK')
          .catch(() => this.#reopenIfBroken())
          .catch(() => {});
        throw this.#failed('duckdb-commit-failed', `Can not write to ${this.#path}`, cause);
      }
    });
  }

  /** Rows as objects. Cast 64-bit integers to DOUBLE in the query: they come as bigint otherwise. */
  query<Row>(sql: string, values: DuckDBValue[] = []): Promise<Row[]> {
    return this.#read(async (reader) => (await reader.runAndReadAll(sql, values)).getRowObjectsJS() as Row[]);
  }

  /**
   * What `decode` makes of each data chunk (up to 2,048 rows, whose vectors are typed arrays), in order: for answers of
   * many rows. Between two chunks others have their turn.
   */
  collect<T>(sql: string, decode: (chunk: DuckDBDataChunk) => T): Promise<T[]> {
    return this.#read(async (reader) => {
      const decoded: T[] = [];
      for await (const chunk of await reader.run(sql)) decoded.push(decode(chunk));
      return decoded;
    });
  }

  async #read<T>(read: (reader: DuckDBConnection) => Promise<T>): Promise<T> {
    if (this.#closing !== undefined) throw this.#closedError();
    const before = this.#handle;
    try {
      return await this.#asReader(read).catch(async (cause) => {
        // The write beside it may have broken the file, which is then opened anew.
        await sleep(REOPENING_BEGINS_WITHIN_MS);
        return this.#asReader((reader) => (this.#handle === before ? Promise.reject(cause) : read(reader)));
      });
    } catch (cause) {
      throw this.#failed('duckdb-query-failed', `Can not read from ${this.#path}`, cause);
    }
  }

  #asReader<T>(work: (reader: DuckDBConnection) => Promise<T>): Promise<T> {
    const slot = this.#nextReader++ % READERS;
    const done = (this.#reading[slot] as Promise<unknown>).then(() =>
      work(this.#handle.readers[slot] as DuckDBConnection),
    );
    this.#reading[slot] = done.catch(() => {});
    return done;
  }

  /** Waits for what was begun, then folds the write-ahead log into the file. */
  close(): Promise<void> {
    this.#closing ??= this.#writing.then(async () => {
      await Promise.all(this.#reading);
      disconnect(this.#handle);
      openHere.delete(this.#path);
    });
    return this.#closing;
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closing !== undefined) return Promise.reject(this.#closedError());
    const done = this.#writing.then(work);
    this.#writing = done.catch(() => {});
    return done;
  }

  /**
   * A failed write or checkpoint (a full disk) can leave DuckDB refusing every statement until the file is
   * opened anew. The file itself is sound: opening it replays the log up to the last commit.
   */
  async #reopenIfBroken(): Promise<void> {
    const sound = await this.#handle.writer.run('SELECT 1').then(
      () => true,
      () => false,
    );
    if (!sound) await this.#reopen();
  }

  /** Where it cannot be opened for writing, what is stored can still be read: opening for reading writes nothing. */
  #reopen(): Promise<void> {
    return this.#withoutReaders(async () => {
      disconnect(this.#handle);
      try {
        this.#handle = await connect(this.#path, this.#options);
        this.#unsure = true;
      } catch (cause) {
        this.#handle = await connect(this.#path, this.#options, 'READ_ONLY');
        throw cause;
      }
    });
  }

  /**
   * After a failed fsync the kernel takes pages for clean that never reached the disk, and later fsyncs of the same
   * pages succeed without writing them. What was replayed from the log is therefore written once more, into the file.
   */
  async #makeSure(): Promise<void> {
    await this.#withoutReaders(() => this.#handle.writer.run('CHECKPOINT'));
    this.#unsure = false;
  }

  /** Readers that come meanwhile wait, instead of finding a connection that was closed. */
  async #withoutReaders(work: () => Promise<unknown>): Promise<void> {
    const done = Promise.all(this.#reading).then(work);
    this.#reading.fill(done.catch(() => {}));
    await done;
  }

  #failed(...[code, doing, cause]: Parameters<typeof duckDbError>): OperationalError {
    const error = duckDbError(code, doing, cause);
    if (error.code === 'duckdb-damaged') this.#damage = error;
    return error;
  }

  #closedError(): OperationalError {
    return new OperationalError('duckdb-unavailable', `${this.#path} was closed.`, { retryable: false });
  }
}

async function connect(
  path: string,
  options: DuckDbFileOptions,
  access: 'READ_WRITE' | 'READ_ONLY' = 'READ_WRITE',
): Promise<Handle> {
  const instance = await DuckDBInstance.create(path, {
    access_mode: access,
    memory_limit: options.memoryLimit,
    temp_directory: options.tempDirectory,
    threads: `${options.threads ?? 2}`,
    ...(options.checkpointThreshold !== undefined && { checkpoint_threshold: options.checkpointThreshold }),
  });
  const [writer, ...readers] = await Promise.all(
    Array.from({ length: READERS + 1 }, () => instance.connect()),
  );
  return { instance, writer: writer as DuckDBConnection, readers, readOnly: access === 'READ_ONLY' };
}

function disconnect({ instance, writer, readers }: Handle): void {
  for (const connection of [writer, ...readers]) connection.closeSync();
  instance.closeSync();
}
