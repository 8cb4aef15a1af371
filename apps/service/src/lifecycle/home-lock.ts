import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OperationalError } from '@kizashi/kernel';
import { errorCode } from '../problem/error-code.ts';

/** Who runs on a data folder, for the message to a second process and for the command line. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly startedAt: string;
  /** Known once HTTP listens. */
  readonly url?: string;
  readonly mqttUrl?: string;
}

const LOCK_FILE = 'lock';
const HOLDER_FILE = 'service.json';

/**
 * One process owns a data folder. The lock is the operating system's own (SQLite takes it by fcntl or LockFileEx),
 * so it ends with its process: after kill -9 there is nothing stale to take over, whatever pid or container the
 * next process has. `service.json` only tells people and the command line who holds it.
 */
export class HomeLock {
  readonly #file: DatabaseSync;
  readonly #home: string;
  #holder: Holder;

  private constructor(file: DatabaseSync, home: string, holder: Holder) {
    this.#file = file;
    this.#home = home;
    this.#holder = holder;
    this.#write();
  }

  /** Makes the folder (0700) where it is missing. @throws OperationalError `home-in-use`, `home-not-writable` */
  static acquire(home: string, self: Holder): HomeLock {
    let file: DatabaseSync;
    try {
      mkdirSync(home, { recursive: true, mode: 0o700 });
      file = new DatabaseSync(join(home, LOCK_FILE), { timeout: 0 });
    } catch (cause) {
      throw notWritable(home, cause);
    }
    try {
      file.exec('BEGIN EXCLUSIVE');
    } catch (cause) {
      file.close();
      if (!isBusy(cause)) throw notWritable(home, cause);
      const holder = readHolder(home);
      const who =
        holder === undefined
          ? 'another process'
          : `process ${holder.pid} on ${holder.host}, running since ${holder.startedAt}`;
      throw new OperationalError(
        'home-in-use',
        `${home} is in use by ${who}. Stop it first, or choose another folder with KIZASHI_HOME.`,
        { retryable: false, cause },
      );
    }
    return new HomeLock(file, home, self);
  }

  announce(addresses: Pick<Holder, 'url' | 'mqttUrl'>): void {
    this.#holder = { ...this.#holder, ...addresses };
    this.#write();
  }

  release(): void {
    this.#file.close();
  }

  #write(): void {
    const path = join(this.#home, HOLDER_FILE);
    writeFileSync(path, `${JSON.stringify(this.#holder)}\n`, { mode: 0o600 });
    chmodSync(path, 0o600);
  }
}

/** Whoever runs on the folder, or ran there last; undefined where nothing readable is left. */
export function readHolder(home: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(join(home, HOLDER_FILE), 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

/** SQLITE_BUSY, the only answer of SQLite that means "somebody else has it". */
function isBusy(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === 5;
}

function notWritable(home: string, cause: unknown): OperationalError {
  const why = errorCode(cause) ?? String(cause);
  return new OperationalError(
    'home-not-writable',
    `${home} cannot be used as the data folder (${why}). Choose another one with KIZASHI_HOME, for example ./.kizashi.`,
    { retryable: false, cause },
  );
}
