import { setTimeout as sleep } from 'node:timers/promises';
import { type EpochMs, OperationalError } from '@kizashi/kernel';

export interface DrainPauses {
  readonly firstMs: number;
  readonly longestMs: number;
  /**
   * Between the first sign of life after a failure and the first write. A request that was given up may still be
   * worked off by a server that thaws, and would put back the value of a point that was written after it.
   */
  readonly settleMs: number;
}

export const DRAIN_PAUSES: DrainPauses = { firstMs: 250, longestMs: 5_000, settleMs: 1_000 };
/** However long a server asks to be left alone. */
const LONGEST_ASKED_MS = 60_000;

/** What is to be drained, and into what. */
export interface Drained {
  readonly isDone: boolean;
  /** The server answered nothing, not even that it is there: whoever waits for it waits in vain. */
  silent(): void;
  /** Resolves when the server answers. */
  probe(signal: AbortSignal): Promise<void>;
  /** Moves the oldest part. Done again after a failure it does no harm. */
  step(signal: AbortSignal): Promise<void>;
  /** How long the server asked to be left alone, in its last answer. */
  readonly retryAfterMs: number;
}

/** Why readings wait, and since when. */
export interface Delay {
  readonly since: EpochMs;
  /** What the server answered last; undefined while it takes what waited. */
  readonly failure: OperationalError | undefined;
}

/** Brings what waited to a server once it answers, one step after the other, and says meanwhile what is in the way. */
export class InfluxDrain {
  readonly #drained: Drained;
  readonly #pauses: DrainPauses;
  readonly #closing = new AbortController();
  #delay: Delay | undefined;
  #answers = true;
  #running: Promise<void> = Promise.resolve();

  constructor(drained: Drained, pauses: DrainPauses = DRAIN_PAUSES) {
    this.#drained = drained;
    this.#pauses = pauses;
  }

  get delay(): Delay | undefined {
    return this.#delay;
  }

  /** Why nothing can be asked of the server either; it is tried again and again meanwhile. */
  get silence(): OperationalError | undefined {
    return this.#answers ? undefined : this.#delay?.failure;
  }

  /** Begins to drain, unless it does already. */
  start(since: EpochMs, failure?: OperationalError): void {
    if (this.#delay !== undefined || this.#closing.signal.aborted) return;
    this.#delay = { since, failure: undefined };
    if (failure !== undefined) this.#note(failure);
    this.#running = this.#run();
  }

  /** Leaves what is not drained; a step that was begun is given up. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    let pauseMs = this.#pauses.firstMs;
    let settled = false;
    while (!this.#drained.isDone && !signal.aborted) {
      try {
        if (!settled) await this.#settle(signal);
        settled = true;
        await this.#drained.step(signal);
        this.#note(undefined);
        pauseMs = this.#pauses.firstMs;
      } catch (failure) {
        if (signal.aborted) break;
        settled = false;
        this.#note(asOperational(failure));
        const asked = Math.min(this.#drained.retryAfterMs, LONGEST_ASKED_MS);
        await sleep(Math.max(pauseMs, asked), undefined, { signal }).catch(() => {});
        pauseMs = Math.min(2 * pauseMs, this.#pauses.longestMs);
      }
    }
    this.#delay = undefined;
    this.#answers = true;
  }

  async #settle(signal: AbortSignal): Promise<void> {
    try {
      await this.#drained.probe(signal);
    } catch (failure) {
      if (asOperational(failure).code === 'influx-unreachable') this.#drained.silent();
      throw failure;
    }
    this.#answers = true;
    await sleep(this.#pauses.settleMs, undefined, { signal });
  }

  #note(failure: OperationalError | undefined): void {
    if (this.#delay !== undefined) this.#delay = { ...this.#delay, failure };
    if (failure?.code === 'influx-unreachable') this.#answers = false;
  }
}

function asOperational(failure: unknown): OperationalError {
  if (failure instanceof OperationalError) return failure;
  const message = failure instanceof Error ? failure.message : String(failure);
  return new OperationalError('influx-unreachable', message, { retryable: true, cause: failure });
}
