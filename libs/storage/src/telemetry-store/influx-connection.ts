import { HttpError, InfluxDB, setLogger } from '@influxdata/influxdb-client';
import { OperationalError } from '@kizashi/kernel';

/** Where an InfluxDB is, as `influx+http://user:password@host:port/database` says it. */
export interface InfluxAddress {
  /** Scheme, host and port; without a path. */
  readonly origin: string;
  readonly database: string;
  readonly user?: string;
  readonly password?: string;
}

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

const TIMEOUT_MS = 30_000;
/** Lines in one request: well below the 25 MB that influxd takes. */
const LINES_PER_REQUEST = 5_000;

// The client writes each failure to the console; ours reach the caller as errors.
setLogger({ error() {}, warn() {} });

/**
 * Line protocol in, InfluxQL out, over the two end-points that 1.x, 2.x (with a DBRP mapping) and 3 all answer:
 * `/write` and `/query`.
 */
export class InfluxConnection {
  readonly #address: InfluxAddress;
  readonly #client: InfluxDB;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(address: InfluxAddress) {
    this.#address = address;
    const { user, password = '' } = address;
    this.#headers =
      user === undefined
        ? {}
        : { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
    this.#client = new InfluxDB({ url: address.origin, timeout: TIMEOUT_MS, headers: { ...this.#headers } });
  }

  /** Durable as far as the server's WAL is when it resolves. Times are in ms. */
  async write(lines: readonly string[]): Promise<void> {
    for (let from = 0; from < lines.length; from += LINES_PER_REQUEST) {
      await this.#writeOnce(lines.slice(from, from + LINES_PER_REQUEST));
    }
  }

  async #writeOnce(lines: string[]): Promise<void> {
    // `flush` waits only for what it sends itself, so nothing may be sent before it: neither by number of lines
    // nor by size nor by time; and retrying is not the adapter's business.
    const writer = this.#client.getWriteApi('', '', 'ms', {
      batchSize: lines.length + 1,
      maxBatchBytes: Number.MAX_SAFE_INTEGER,
      flushInterval: 0,
      maxRetries: 0,
    });
    writer.path = `/write?db=${encodeURIComponent(this.#address.database)}&precision=ms`;
    try {
      writer.writeRecords(lines);
      await writer.flush();
    } catch (cause) {
      throw cause instanceof HttpError
        ? this.#refused(cause.statusCode, cause.body ?? cause.message, cause)
        : this.#unreachable(cause);
    } finally {
      writer.dispose();
    }
  }

  /** Series of the one statement of a query. */
  async query(statement: string): Promise<readonly InfluxSeries[]> {
    let status: number;
    let text: string;
    try {
      const response = await fetch(new URL('/query', this.#address.origin), {
        method: 'POST',
        headers: this.#headers,
        body: new URLSearchParams({ db: this.#address.database, epoch: 'ms', q: statement }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
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
    return new OperationalError(
      'influx-refused',
      `InfluxDB at ${this.#address.origin}, database ${this.#address.database}, answered ${status}: ${body.trim()}`,
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
