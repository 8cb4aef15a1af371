import { setTimeout as wait } from 'node:timers/promises';
import type { ErrorMessage } from '@kizashi/firmware-contracts';
import type { Uniform } from '../random/keyed-random.ts';
import type { Batch } from './batch-rows.ts';
import type { Boot } from './boot.ts';
import { type DeviceCredentials, DeviceSession } from './device-session.ts';
import type { DiskQueue, QueuedMessage } from './disk-queue.ts';
import { CONTRACT_DELAYS, fullJitter, type ReconnectDelays } from './full-jitter.ts';

/** The broker turned the device away in a way that waiting will not mend. */
export class DeviceRefusedError extends Error {
  constructor(device: string, reason: string) {
    super(`device ${device} was refused by the broker: ${reason}`);
    this.name = 'DeviceRefusedError';
  }
}

export interface DeviceClientOptions {
  readonly url: string;
  readonly credentials: DeviceCredentials;
  readonly queue: DiskQueue;
  readonly jitter: Uniform;
  readonly delays?: ReconnectDelays;
  /** Messages sent and not yet acknowledged at one time. */
  readonly maxInFlight?: number;
  /** A refused message; it was acknowledged all the same and is not sent again. */
  readonly onError?: (message: ErrorMessage) => void;
}

/**
 * A machine's controller on the network: connects, says what it is, and goes on sending what its disk queue holds
 * until each message is acknowledged, over as many connections as that takes.
 */
export class DeviceClient {
  readonly #options: DeviceClientOptions;
  readonly #queue: DiskQueue;
  readonly #stopping = new AbortController();
  readonly #ended: Promise<void>;
  #boot: Boot;
  #session: DeviceSession | undefined;
  /** Set once the broker has acknowledged the birth of the present connection. */
  #ready = false;
  #unsent: QueuedMessage[] = [];
  #inFlight = 0;
  #waiting: PromiseWithResolvers<void> | undefined;

  constructor(boot: Boot, options: DeviceClientOptions) {
    this.#options = options;
    this.#queue = options.queue;
    this.#boot = boot;
    this.#queue.append([boot.birth]);
    this.#ended = this.#run();
  }

  /** Puts batches into the queue, then on the wire as connection and window allow. */
  publish(batches: readonly Batch[]): void {
    const messages = batches.map((batch) => this.#boot.telemetry(batch));
    this.#queue.append(messages);
    if (!this.#ready) return;
    this.#unsent.push(...messages);
    this.#pump();
  }

  /**
   * Resolves when everything published so far is acknowledged.
   *
   * @throws DeviceRefusedError when the broker turns the device away.
   */
  async drained(): Promise<void> {
    if (this.#queue.size === 0) return;
    this.#waiting ??= Promise.withResolvers();
    await this.#waiting.promise;
  }

  /** Restarts the controller: a new boot with its own birth on a new connection. What is queued stays queued. */
  reboot(boot: Boot): void {
    this.#boot = boot;
    this.#queue.append([boot.birth]);
    this.#session?.cut();
  }

  /** Loses the connection without a word, as a pulled cable does. */
  cut(): void {
    this.#session?.cut();
  }

  /** Says that it goes to sleep and disconnects. What is not acknowledged stays in the queue. */
  async stop(): Promise<void> {
    const session = this.#session;
    this.#stopping.abort();
    if (session !== undefined && this.#ready) {
      await Promise.race([session.publish('state', this.#boot.state('sleep')), wait(2_000)]);
      await session.end();
    } else session?.cut();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { delays = CONTRACT_DELAYS, jitter } = this.#options;
    let attempt = 0;
    while (!this.#stopping.signal.aborted) {
      const boot = this.#boot;
      const session = this.#open(boot);
      if (await this.#greet(session, boot)) attempt = 0;
      await session.closed;
      this.#ready = false;
      this.#session = undefined;
      this.#inFlight = 0;
      if (session.refusal !== undefined) this.#fail(session.refusal);
      if (boot === this.#boot) await this.#pause(fullJitter(attempt++, delays, jitter));
    }
  }

  #open(boot: Boot): DeviceSession {
    this.#session = new DeviceSession({
      url: this.#options.url,
      credentials: this.#options.credentials,
      lastWill: boot.lastWill,
      onError: (message) => this.#options.onError?.(message),
    });
    return this.#session;
  }

  /** Units live in the birth, so nothing else goes out before it is acknowledged. */
  async #greet(session: DeviceSession, boot: Boot): Promise<boolean> {
    if (!(await session.connected()) || !(await session.subscribe())) return false;
    if (!(await session.publish('birth', boot.birth.body))) return false;
    this.#acknowledge(boot.birth);
    if (!(await session.publish('state', boot.state('online')))) return false;
    this.#unsent = [...this.#queue.pending()];
    this.#ready = true;
    this.#pump();
    return true;
  }

  #pump(): void {
    const session = this.#session;
    if (session === undefined || !this.#ready) return;
    while (this.#inFlight < (this.#options.maxInFlight ?? 8)) {
      const message = this.#unsent.shift();
      if (message === undefined) return;
      this.#inFlight++;
      session.publish(message.kind, message.body).then((acknowledged) => {
        if (acknowledged) this.#acknowledge(message);
        if (session !== this.#session) return;
        this.#inFlight--;
        this.#pump();
      });
    }
  }

  #acknowledge(message: QueuedMessage): void {
    this.#queue.acknowledge(message.bid, message.seq);
    if (this.#queue.size > 0) return;
    this.#waiting?.resolve();
    this.#waiting = undefined;
  }

  #fail(reason: string): void {
    this.#waiting?.reject(new DeviceRefusedError(this.#options.credentials.device, reason));
    this.#waiting = undefined;
  }

  async #pause(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}
