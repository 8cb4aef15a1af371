/** Where trouble is told once, when it begins and when it is over. */
export interface TroubleLog {
  error(message: string): void;
  log(message: string): void;
}

/**
 * A supervisor that takes a service without readiness off the network would keep it from ever writing again, and so from
 * finding out that the store works: after so long without an attempt nothing is known, and nothing is said.
 */
const TOLD_FOR_MS = 60_000;

/** Whether the telemetry store takes nothing just now, since when, and why: the alarm of ingest. */
export class StoreTrouble {
  readonly #log: TroubleLog;
  readonly #now: () => number;
  #current: { readonly since: number; at: number; reason: string } | undefined;

  /** @param now monotonic, milliseconds */
  constructor(log: TroubleLog, now: () => number = () => performance.now()) {
    this.#log = log;
    this.#now = now;
  }

  /** An attempt to store failed. */
  failed(reason: string): void {
    const now = this.#now();
    if (this.#current === undefined) {
      this.#current = { since: now, at: now, reason };
      this.#log.error(`Nothing is stored and nothing acknowledged: ${reason}`);
    }
    this.#current.at = now;
    this.#current.reason = reason;
  }

  /** Something was stored. */
  recovered(): void {
    if (this.#current === undefined) return;
    const seconds = this.seconds;
    this.#current = undefined;
    this.#log.log(`The telemetry store takes messages again after ${seconds} s`);
  }

  /** For how long nothing has been stored; 0 where everything is well. */
  get seconds(): number {
    return this.#current === undefined ? 0 : Math.ceil((this.#now() - this.#current.since) / 1_000);
  }

  /** For people and supervisors; undefined where everything is well. */
  told(): string | undefined {
    if (this.#current === undefined || this.#now() - this.#current.at > TOLD_FOR_MS) return undefined;
    return `nothing is stored and nothing acknowledged for ${this.seconds} s: ${this.#current.reason}`;
  }
}
