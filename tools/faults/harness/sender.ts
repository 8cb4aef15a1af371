import { setTimeout as sleep } from 'node:timers/promises';
import type { MqttClient } from 'mqtt';
import { connectDevice } from '../../../apps/service/e2e/connect-device.ts';
import { birthOf, teleOf, topicOf } from './messages.ts';
import { type Device, PLAIN_CHANNEL } from './plant.ts';

const BOOT = 'b1';
/** One reading a message, so that a message is a point in time: `firstAt + seq` seconds. */
const STEP_MS = 1_000;
const RECONNECT_MS = 200;

export interface SenderOptions {
  /** Measured at, of message 0. */
  readonly firstAt: number;
  /** Messages on their way at once. */
  readonly inFlight: number;
  /** Pause before a new message; none where it is left out. */
  readonly everyMs?: number;
}

interface Kept {
  readonly kind: string;
  readonly payload: string;
}

/** One message that was acknowledged: when, and how long that took. */
export interface Acknowledgement {
  readonly at: number;
  readonly ms: number;
}

/**
 * A device as the contract wants it: keeps every message until its PUBACK and sends it again, in order and byte for
 * byte, after a reconnect. The value of each reading is its seq.
 */
export class Sender {
  readonly device: Device;
  readonly #options: SenderOptions;
  /** In order of seq; not acknowledged yet. */
  readonly #kept = new Map<number, Kept>();
  readonly acknowledged = new Set<number>();
  /** Of monotonic time, in the order in which they came. */
  readonly acknowledgements: Acknowledgement[] = [];
  reconnects = 0;
  #nextSeq = 1;
  #client: MqttClient | undefined;
  #producing = false;
  #wanted = false;
  #due: NodeJS.Timeout | undefined;

  constructor(device: Device, options: SenderOptions) {
    this.device = device;
    this.#options = options;
    this.#kept.set(0, { kind: 'birth', payload: birthOf(BOOT) });
  }

  get unacknowledged(): number {
    return this.#kept.size;
  }

  /** Instant that the reading of this message was measured at. */
  measuredAt(seq: number): number {
    return this.#options.firstAt + seq * STEP_MS;
  }

  /** Connects, sends everything that is kept, and goes on with new messages until `pause`. */
  async resume(mqttUrl: string): Promise<void> {
    this.#client = await connectDevice(mqttUrl, this.device);
    this.#producing = true;
    for (const seq of this.#kept.keys()) this.#publish(this.#client, seq);
    this.#fill(this.#client);
  }

  /** The same, and again whenever the connection ends, until `hangUp`. Resolves when it is connected first. */
  async stayConnected(mqttUrl: () => string): Promise<void> {
    this.#wanted = true;
    await this.resume(mqttUrl());
    const again = () => {
      if (!this.#wanted) return;
      setTimeout(() => {
        if (!this.#wanted) return;
        this.reconnects += 1;
        const producing = this.#producing;
        this.resume(mqttUrl()).then(() => {
          this.#producing = producing;
          this.#client?.once('close', again);
        }, again);
      }, RECONNECT_MS);
    };
    this.#client?.once('close', again);
  }

  /** Makes no new messages. */
  pause(): void {
    this.#producing = false;
    clearTimeout(this.#due);
    this.#due = undefined;
  }

  /** Makes no new messages; resolves when the last one is acknowledged. @throws Error when that takes too long */
  async finish(withinMs = 30_000): Promise<void> {
    this.pause();
    const deadline = performance.now() + withinMs;
    while (this.#kept.size > 0) {
      if (performance.now() > deadline) {
        throw new Error(`${this.#kept.size} messages of ${this.device.id} were never acknowledged`);
      }
      await sleep(10);
    }
    this.hangUp();
  }

  hangUp(): void {
    this.pause();
    this.#wanted = false;
    this.#client?.end(true);
    this.#client = undefined;
  }

  #fill(client: MqttClient): void {
    const { everyMs, inFlight } = this.#options;
    if (!this.#producing || client !== this.#client) return;
    if (everyMs !== undefined) {
      this.#due ??= setInterval(() => {
        if (this.#producing && this.#client && this.#kept.size < inFlight) this.#new(this.#client);
      }, everyMs);
      return;
    }
    while (this.#kept.size < inFlight) this.#new(client);
  }

  #new(client: MqttClient): void {
    const seq = this.#nextSeq++;
    const payload = teleOf(BOOT, seq, this.measuredAt(seq), [[PLAIN_CHANNEL, 0, seq]]);
    this.#kept.set(seq, { kind: 'tele', payload });
    this.#publish(client, seq);
  }

  #publish(client: MqttClient, seq: number): void {
    const message = this.#kept.get(seq);
    if (!message) return;
    const sentAt = performance.now();
    client.publish(topicOf(this.device, message.kind), message.payload, { qos: 1 }, (error) => {
      if (error || client !== this.#client) return;
      const at = performance.now();
      this.acknowledgements.push({ at, ms: at - sentAt });
      this.#kept.delete(seq);
      this.acknowledged.add(seq);
      this.#fill(client);
    });
  }
}

/** Devices of their own that send side by side; their readings begin six hours ago. */
export async function newSenders(
  plant: { newDevices(count: number): Promise<Device[]> },
  count: number,
  options: Omit<SenderOptions, 'firstAt'>,
): Promise<Sender[]> {
  const firstAt = Date.now() - 6 * 3_600_000;
  return (await plant.newDevices(count)).map((device) => new Sender(device, { firstAt, ...options }));
}
