import { epochMs } from '@kizashi/kernel';
import { Boot, type Encoding } from '../device/boot.ts';
import { type DeviceCredentials, DeviceSession } from '../device/device-session.ts';
import { SimulationError } from '../simulation-error.ts';
import { LOAD_CHANNELS, loadSamples } from './load-machine.ts';

/** Messages of one device that may wait for their PUBACK: beyond it the product is behind, and the load says so. */
const IN_FLIGHT = 64;

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
  readonly #session: DeviceSession;
  #inFlight = 0;
  #sent = 0;
  #lost = 0;

  constructor(options: LoadDeviceOptions) {
    this.#options = options;
    const { url, credentials, encoding } = options;
    // Boots are ordered by their counter, and no earlier load was later.
    const bootCounter = Math.floor(Date.now() / 60_000) % 1_000_000;
    this.#boot = new Boot({ bootCounter, firmware: 'load', channels: LOAD_CHANNELS, encoding });
    this.#session = new DeviceSession({
      ...{ url, credentials, lastWill: this.#boot.lastWill },
      onMessage: (message) => {
        if (message.kind === 'err') options.onRefused(message.code, message.detail);
      },
    });
  }

  /** @throws SimulationError when the broker does not let it in. */
  async connect(): Promise<void> {
    const session = this.#session;
    const { birth } = this.#boot;
    const isIn =
      (await session.connected()) &&
      (await session.subscribe()) &&
      (await session.publish('birth', birth.body)) &&
      (await session.publish('state', this.#boot.state('online')));
    if (isIn) return;
    const { url, credentials } = this.#options;
    throw new SimulationError(
      `${credentials.device} could not sign in at ${url}: ${session.refusal ?? 'the connection was closed'}`,
    );
  }

  /** Sends one message; false where too many wait already. */
  send(): boolean {
    if (this.#inFlight >= IN_FLIGHT) return false;
    const { qos, onAcknowledged } = this.#options;
    const message = this.#boot.telemetry({ t0: epochMs(Date.now()), samples: loadSamples(this.#sent) });
    this.#sent++;
    this.#inFlight++;
    const startedAt = performance.now();
    this.#session.publish(message.kind, message.body, qos).then((done) => {
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

  async stop(): Promise<void> {
    await Promise.race([this.#session.publish('state', this.#boot.state('sleep')), timeout(2_000)]);
    await this.#session.end();
  }
}

function timeout(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
