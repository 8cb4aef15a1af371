import { HttpError, InfluxDB, setLogger } from '@influxdata/influxdb-client';
import { OperationalError } from '@kizashi/kernel';
import type { InfluxAddress } from './influx-address.ts';
import { isAboutLines, type RefusedLine, writeAround } from './influx-refusals.ts';

/** A series as InfluxQL answers it: rows of `values` under `columns`, the first of them `time` in ms. */
export interface InfluxSeries {
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values: readonly (readonly (number | string | boolean | null)[])[];
}

interface InfluxAnswer {
  readonly error?: string;
  readonly results?: readonly { readonly error?: string; readonly series?: readonly InfluxSeries[] }[];
}

/** An answer that takes longer is none: a frozen server keeps its connections open for ever. */
const ANSWERS_WITHIN_MS = 30_000;
/** Lines in one request: well below the 25 MB that influxd takes. */
const LINES_PER_REQUEST = 5_000;
/** Smaller bodies travel as they are. */
const GZIP_FROM_BYTES = 1_000;

// The client writes each failure to the console; ours reach the caller as errors.
setLogger({ error() {}, warn() {} });

/** Line protocol in, by the write API of the server's version; InfluxQL out, which every version answers at `/query`. */
export class InfluxConnection {
  readonly #address: InfluxAddress;
  readonly #client: InfluxDB;
  readonly #writePath: string;
  #retryAfterMs = 0;
  #queries = new AbortController();

  constructor(address: InfluxAddress) {
    this.#address = address;
    this.#writePath = writePath(address);
    this.#client = new InfluxDB({ url: address.origin, timeout: ANSWERS_WITHIN_MS });
  }

  /** How long the last answer to a write asked to be left alone; 0 where it did not. */
  get retryAfterMs(): number {
    return this.#retryAfterMs;
  }

  /**
   * What it wrote is durable, as far as the server's log is, when it resolves: only 204 says so. Lines that the server
   * refuses for what they are come back, all others are written. Times are in ms.
   * @throws OperationalError `influx-unreachable`, also once `signal` aborts; `influx-refused`
   */
  async write(lines: readonly string[], signal?: AbortSignal): Promise<RefusedLine[]> {
    const refused: RefusedLine[] = [];
    for (let from = 0; from < lines.length; from += LINES_PER_REQUEST) {
      const part = lines.slice(from, from + LINES_PER_REQUEST);
      const found = await writeAround(part, (some) => this.#writeOnce(some, signal));
      refused.push(...found.map(({ index, reason }) => ({ index: index + from, reason })));
    }
    return refused;
  }

  /** Gives why the server refuses some or all of the lines. */
  async #writeOnce(lines: readonly string[], signal: AbortSignal | undefined): Promise<string | undefined> {
    const { database, version } = this.#address;
    let status: number | undefined;
    this.#retryAfterMs = 0;
    try {
      // The client's `WriteApi` takes 201, "partial success", for stored, and a slow trickle for an answer in time.
      await this.#client.transport.request(
        this.#writePath,
        lines.join('\n'),
        {
          method: 'POST',
          headers: {
            'content-type': 'text/plain; charset=utf-8',
            ...authorization(this.#address, version === '1.8'),
          },
          gzipThreshold: GZIP_FROM_BYTES,
          signal: within(ANSWERS_WITHIN_MS, signal),
        },
        (headers, statusCode) => {
          status = statusCode;
          this.#retryAfterMs = milliseconds(headers['retry-after']?.toString());
        },
      );
    } catch (cause) {
      if (!(cause instanceof HttpError)) throw this.#unreachable(cause);
      const text = cause.body ?? cause.message;
      if (isAboutLines(cause.statusCode)) return `${cause.statusCode} ${text.trim()}`;
      throw this.#refused(cause.statusCode, text, cause);
    }
    if (status === 204) return undefined;
    throw this.#refused(status ?? 0, `204 was expected of a write into ${database}`);
  }

  /** Gives up every query that is under way. */
  abandonQueries(): void {
    this.#queries.abort();
    this.#queries = new AbortController();
  }

  /** Series of the one statement of a query. */
  async query(statement: string, signal?: AbortSignal): Promise<readonly InfluxSeries[]> {
    let status: number;
    let text: string;
    try {
      const response = await fetch(new URL('/query', this.#address.origin), {
        method: 'POST',
        headers: authorization(this.#address, false),
        body: new URLSearchParams({ db: this.#address.database, epoch: 'ms', q: statement }),
        signal: AbortSignal.any([within(ANSWERS_WITHIN_MS, signal), this.#queries.signal]),
      });
      status = response.status;
      text = await response.text();
    } catch (cause) {
      throw this.#unreachable(cause);
    }
    const answer = status === 200 ? (JSON.parse(text) as InfluxAnswer) : undefined;
    const [result] = answer?.results ?? [];
    const error = answer === undefined ? text : (answer.error ?? result?.error);
    if (error !== undefined) throw this.#refused(status, error);
    return result?.series ?? [];
  }

  #refused(status: number, body: string, cause?: unknown): OperationalError {
    const { origin, database } = this.#address;
    return new OperationalError(
      'influx-refused',
      `InfluxDB at ${origin}, database ${database}, answered ${status}: ${body.trim()}`,
      { retryable: status >= 500 || status === 429, cause },
    );
  }

  #unreachable(cause: unknown): OperationalError {
    const reason =
      cause instanceof Error ? (cause.cause instanceof Error ? cause.cause : cause).message : cause;
    return new OperationalError(
      'influx-unreachable',
      `InfluxDB at ${this.#address.origin} does not answer: ${reason}`,
      { retryable: true, cause },
    );
  }
}

/** `Retry-After` of every version is seconds; the other form that HTTP has, a date, is left to our own pauses. */
function milliseconds(retryAfter: string | undefined): number {
  const seconds = Number(retryAfter ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? 1_000 * seconds : 0;
}

/** 1.8 answers `/api/v2/write` too, for the database's default retention policy, which a bucket without one means. */
function writePath({ version = '1', database, org }: InfluxAddress): string {
  if (version === '1') return `/write?${new URLSearchParams({ db: database, precision: 'ms' })}`;
  const where = { ...(org === undefined ? {} : { org }), bucket: database, precision: 'ms' };
  return `/api/v2/write?${new URLSearchParams(where)}`;
}

/** In a header: what stands in an address ends up in logs. */
function authorization(
  { user, password = '', token }: InfluxAddress,
  byScheme: boolean,
): Record<string, string> {
  if (token !== undefined) return { Authorization: `Token ${token}` };
  if (user === undefined) return {};
  if (byScheme) return { Authorization: `Token ${user}:${password}` };
  return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

function within(ms: number, signal: AbortSignal | undefined): AbortSignal {
  const late = AbortSignal.timeout(ms);
  return signal === undefined ? late : AbortSignal.any([late, signal]);
}
