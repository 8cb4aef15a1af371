import { setTimeout as wait } from 'node:timers/promises';
import { epochMs } from '@kizashi/kernel';
import { Boot, type Encoding } from '../device/boot.ts';
import { type DeviceCredentials, DeviceSession } from '../device/device-session.ts';
import { fullJitter } from '../device/full-jitter.ts';
import { SimulationError } from '../simulation-error.ts';
import { LOAD_CHANNELS, loadSamples } from './load-machine.ts';

/** Messages of one device that may wait for their PUBACK: beyond it the product is behind, and the load says so. */
const IN_FLIGHT = 64;
const ATTEMPTS = 6;

/** What one device has seen; latencies are told as they come. */
export interface LoadDeviceOptions {
  readonly url: string;
  readonly credentials: DeviceCredentials;
  readonly encoding: Encoding;
  readonly qos: 0 | 1;
  /** Milliseconds from publishing to PUBACK. */
  readonly onAcknowledged: (latencyMs: number) => void;
  readonly onRefused: (code: string, detail: string) => void;
}

/** A device that sends as fast as it is told to and keeps nothing: what is lost with its connection is counted as lost. */
export class LoadDevice {
  readonly #options: LoadDeviceOptions;
  readonly #boot: Boot;
  /** There from `connect` on. */
  #session: DeviceSession | undefined;
  #inFlight = 0;
  #sent = 0;
  #lost = 0;

  constructor(options: LoadDeviceOptions) {
    this.#options = options;
    const { encoding } = options;
    // Boots are ordered by their counter, and no earlier load was later.
    const bootCounter = Math.floor(Date.now() / 60_000) % 1_000_000;
    this.#boot = new Boot({ bootCounter, firmware: 'load', channels: LOAD_CHANNELS, encoding });
  }

  /**
   * Signs in, again after a pause where a busy broker asks for patience.
   *
   * @throws SimulationError when the broker does not let it in.
   */
  async connect(): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      const session = this.#open();
      this.#session = session;
      if (await this.#greet(session)) return;
      const { url, credentials } = this.#options;
      const { refusal } = session;
      if (refusal !== undefined || attempt === ATTEMPTS)
        throw new SimulationError(
          `${credentials.device} could not sign in at ${url}: ${refusal ?? 'the connection was closed each time'}`,
        );
      await wait(fullJitter(attempt, { firstMs: 1_000, longestMs: 8_000 }, Math.random));
    }
  }

  /** Sends one message; false where too many wait already. */
  send(): boolean {
    const session = this.#session;
    if (session === undefined || this.#inFlight >= IN_FLIGHT) return false;
    const { qos, onAcknowledged } = this.#options;
    const message = this.#boot.telemetry({ t0: epochMs(Date.now()), samples: loadSamples(this.#sent) });
    this.#sent++;
    this.#inFlight++;
    const startedAt = performance.now();
    session.publish(message.kind, message.body, qos).then((done) => {
      this.#inFlight--;
      if (!done) this.#lost++;
      else if (qos === 1) onAcknowledged(performance.now() - startedAt);
    });
    return true;
  }

  get sent(): number {
    return this.#sent;
  }

  /** Messages that wait for their PUBACK. */
  get waiting(): number {
    return this.#inFlight;
  }

  /** Messages whose connection ended before their PUBACK. */
  get lost(): number {
    return this.#lost;
  }

  #open(): DeviceSession {
    const { url, credentials, onRefused } = this.#options;
    return new DeviceSession({
      ...{ url, credentials, lastWill: this.#boot.lastWill },
      onMessage: (message) => {
        if (message.kind === 'err') onRefused(message.code, message.detail);
      },
    });
  }

  async #greet(session: DeviceSession): Promise<boolean> {
    return (
      (await session.connected()) &&
      (await session.subscribe()) &&
      (await session.publish('birth', this.#boot.birth.body)) &&
      (await session.publish('state', this.#boot.state('online')))
    );
  }

  /** Says that it goes to sleep; a service that does not listen any more keeps nobody waiting. */
  async stop(): Promise<void> {
    const session = this.#session;
    if (session === undefined) return;
    const farewell = session
      .publish('state', this.#boot.state('sleep'))
      .then((heard) => (heard ? session.end() : undefined));
    await Promise.race([farewell, wait(2_000, undefined, { ref: false })]);
    session.cut();
  }
}
