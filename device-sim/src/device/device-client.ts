import { setTimeout as wait } from 'node:timers/promises';
import { type ErrorMessage, toWire } from '@kizashi/firmware-contracts';
import type { Uniform } from '../random/keyed-random.ts';
import type { Boot } from './boot.ts';
import { type DeviceCredentials, DeviceSession, type DownMessage } from './device-session.ts';
import { CONTRACT_DELAYS, fullJitter, type ReconnectDelays } from './full-jitter.ts';
import type { MessageQueue, QueuedMessage } from './message-queue.ts';
import { ServiceTime } from './service-time.ts';

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
  readonly queue: MessageQueue;
  readonly jitter: Uniform;
  readonly delays?: ReconnectDelays;
  /** Messages sent and not yet acknowledged at one time. */
  readonly maxInFlight?: number;
  /** A refused message; it was acknowledged all the same and is not sent again. */
  readonly onError?: (message: ErrorMessage) => void;
  /** What it is told to do or to run with. */
  readonly onTold?: (message: Exclude<DownMessage, { readonly kind: 'err' | 'time/rsp' }>) => void;
  /** It has said what it is. */
  readonly onConnected?: () => void;
  /** Asked for at every connect. */
  readonly keepAliveSeconds?: () => number | undefined;
  readonly onAcknowledged?: (message: QueuedMessage) => void;
}

/** In which order a buffer goes out; what stands in it twice is sent twice. */
export type SendingOrder = (pending: readonly QueuedMessage[]) => readonly QueuedMessage[];

const IN_ORDER: SendingOrder = (pending) => pending;

/**
 * A machine's controller on the network: connects, says what it is, and goes on sending what its disk queue holds
 * until each message is acknowledged, over as many connections as that takes.
 */
export class DeviceClient {
  readonly #options: DeviceClientOptions;
  readonly #queue: MessageQueue;
  readonly #stopping = new AbortController();
  readonly #ended: Promise<void>;
  #boot: Boot;
  #session: DeviceSession | undefined;
  /** Set once the broker has acknowledged the birth of the present connection. */
  #ready = false;
  #unsent: QueuedMessage[] = [];
  #inFlight = 0;
  #waiting: PromiseWithResolvers<void> | undefined;
  #connecting: PromiseWithResolvers<void> | undefined;
  /** There while the device has no network. */
  #away: PromiseWithResolvers<void> | undefined;
  #sendingOrder = IN_ORDER;
  readonly #time = new ServiceTime();
  readonly #awaited = new Map<QueuedMessage, PromiseWithResolvers<void>>();

  constructor(boot: Boot, options: DeviceClientOptions) {
    this.#options = options;
    this.#queue = options.queue;
    this.#boot = boot;
    this.#queue.append([boot.birth]);
    this.#ended = this.#run();
  }

  get boot(): Boot {
    return this.#boot;
  }

  /** Puts messages of its boot into the queue, then on the wire as connection and window allow. */
  send(messages: readonly QueuedMessage[]): void {
    this.#queue.append(messages);
    if (!this.#ready) return;
    this.#unsent.push(...messages);
    this.#pump();
  }

  /** The same; resolves with the PUBACK, however many connections that takes. */
  async deliver(message: QueuedMessage): Promise<void> {
    const awaited = Promise.withResolvers<void>();
    this.#awaited.set(message, awaited);
    this.send([message]);
    await awaited.promise;
  }

  /** Publishes its birth again; without a connection the next one does so anyway. */
  sayBirth(): void {
    if (this.#ready) void this.#session?.publish('birth', this.#boot.birth.body);
  }

  /** Epoch milliseconds by the service's clock; undefined where it does not answer. */
  askTime(): Promise<number | undefined> {
    const publish = (up: number) => this.#session?.ask(JSON.stringify(toWire({ kind: 'time/req', up })));
    return this.#time.ask(this.#boot.up, publish);
  }

  /** Resolves when it has said what it is, or has no network. @throws DeviceRefusedError */
  async connected(): Promise<void> {
    if (this.#ready || this.#away !== undefined) return;
    this.#connecting ??= Promise.withResolvers();
    await this.#connecting.promise;
  }

  /** Messages that wait for a network that is there. */
  get owed(): number {
    return this.#away === undefined ? this.#queue.size : 0;
  }

  /** Loses the network until `goOnline`; what is published meanwhile waits. */
  goOffline(): void {
    this.#away ??= Promise.withResolvers();
    this.#connecting?.resolve();
    this.#settle();
    this.#session?.cut();
  }

  /** Finds the network again, and sends what has waited in this order. */
  goOnline(order: SendingOrder = IN_ORDER): void {
    this.#sendingOrder = order;
    this.#away?.resolve();
    this.#away = undefined;
  }

  /**
   * Resolves when everything published so far is acknowledged, or is kept by a device that has no network.
   *
   * @throws DeviceRefusedError when the broker turns the device away.
   */
  async drained(): Promise<void> {
    if (this.owed === 0) return;
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
    this.#away?.resolve();
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
      if (this.#away !== undefined) {
        await this.#away.promise;
        continue;
      }
      const boot = this.#boot;
      const session = this.#open(boot);
      if (await this.#greet(session, boot)) attempt = 0;
      await session.closed;
      this.#ready = false;
      this.#session = undefined;
      this.#inFlight = 0;
      if (session.refusal !== undefined) this.#fail(session.refusal);
      if (boot === this.#boot && this.#away === undefined)
        await this.#pause(fullJitter(attempt++, delays, jitter));
    }
  }

  #open(boot: Boot): DeviceSession {
    const keepAliveSeconds = this.#options.keepAliveSeconds?.();
    this.#session = new DeviceSession({
      url: this.#options.url,
      credentials: this.#options.credentials,
      lastWill: boot.lastWill,
      ...(keepAliveSeconds !== undefined && { keepAliveSeconds }),
      onMessage: (message) => this.#heard(message),
    });
    return this.#session;
  }

  #heard(message: DownMessage): void {
    if (message.kind === 'err') this.#options.onError?.(message);
    else if (message.kind === 'time/rsp') this.#time.answered(message);
    else this.#options.onTold?.(message);
  }

  /** Units live in the birth, so nothing else goes out before it is acknowledged. */
  async #greet(session: DeviceSession, boot: Boot): Promise<boolean> {
    if (!(await session.connected()) || !(await session.subscribe())) return false;
    if (!(await session.publish('birth', boot.birth.body))) return false;
    this.#acknowledge(boot.birth);
    if (!(await session.publish('state', boot.state('online')))) return false;
    this.#unsent = [...this.#sendingOrder(this.#queue.pending())];
    this.#sendingOrder = IN_ORDER;
    this.#ready = true;
    this.#connecting?.resolve();
    this.#connecting = undefined;
    this.#options.onConnected?.();
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
    this.#awaited.get(message)?.resolve();
    this.#awaited.delete(message);
    this.#options.onAcknowledged?.(message);
    if (this.#queue.size === 0) this.#settle();
  }

  #settle(): void {
    this.#waiting?.resolve();
    this.#waiting = undefined;
  }

  #fail(reason: string): void {
    const refused = new DeviceRefusedError(this.#options.credentials.device, reason);
    this.#waiting?.reject(refused);
    this.#connecting?.reject(refused);
    this.#waiting = undefined;
    this.#connecting = undefined;
  }

  async #pause(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}
