import type { DeviceId } from '@kizashi/kernel';

/** A fleet that comes back at once is a few queries, not one a device. */
const MOST_AT_ONCE = 500;
const RETRY_AFTER_MS = 5_000;

export interface QueueWork {
  /** Looks up what these devices are to be told, and tells them. */
  readonly work: (devices: readonly DeviceId[]) => Promise<void>;
  /** The devices stay in the queue and are tried again. */
  readonly failed: (error: unknown) => void;
}

/** Devices that something has to be looked up for: many at a time, each once, one look-up after the other. */
export class DeviceQueue {
  readonly #work: QueueWork;
  readonly #waiting = new Set<DeviceId>();
  #running: Promise<void> = Promise.resolve();
  #busy = false;
  #retry: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(work: QueueWork) {
    this.#work = work;
  }

  add(device: DeviceId): void {
    this.#waiting.add(device);
    this.#run();
  }

  /** Resolves when everybody added so far was served, or the last try failed. */
  whenIdle(): Promise<void> {
    return this.#running;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#retry);
    await this.#running;
  }

  #run(): void {
    if (this.#busy || this.#stopped || this.#retry !== undefined) return;
    this.#busy = true;
    this.#running = this.#drain();
  }

  async #drain(): Promise<void> {
    let failed = false;
    while (this.#waiting.size > 0 && !this.#stopped && !failed) failed = !(await this.#serveSome());
    this.#busy = false;
    if (failed) this.#retryLater();
  }

  async #serveSome(): Promise<boolean> {
    const devices = [...this.#waiting].slice(0, MOST_AT_ONCE);
    // Whoever is added from now on may want what this look-up does not see any more.
    for (const device of devices) this.#waiting.delete(device);
    try {
      await this.#work.work(devices);
      return true;
    } catch (error) {
      for (const device of devices) this.#waiting.add(device);
      this.#work.failed(error);
      return false;
    }
  }

  #retryLater(): void {
    if (this.#stopped) return;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#run();
    }, RETRY_AFTER_MS);
  }
}
