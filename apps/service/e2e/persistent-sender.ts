import type { MqttClient } from 'mqtt';
import type { DeviceAccess } from './device-plant.ts';
import { birthOf, connectDevice, teleOf, topicOf } from './test-device.ts';

const BOOT = 'b1';
/** One reading a message, so that a message is a point in time: `firstAt + seq` seconds. */
const STEP_MS = 1_000;

/**
 * A device as the contract wants it: keeps every message until its PUBACK and sends it again, in order and byte for
 * byte, after a reconnect. Up to `inFlight` messages are on their way at once.
 */
export class PersistentSender {
  readonly device: DeviceAccess;
  readonly #firstAt: number;
  readonly #inFlight: number;
  /** In order of seq; not acknowledged yet. */
  readonly #kept = new Map<number, { readonly kind: string; readonly payload: string }>();
  readonly acknowledged = new Set<number>();
  #nextSeq = 1;
  #client: MqttClient | undefined;
  #producing = false;

  constructor(device: DeviceAccess, firstAt: number, inFlight: number) {
    this.device = device;
    this.#firstAt = firstAt;
    this.#inFlight = inFlight;
    this.#kept.set(0, { kind: 'birth', payload: birthOf(BOOT) });
  }

  get unacknowledged(): number {
    return this.#kept.size;
  }

  /** Instant that the reading of this message was measured at; its value is the seq. */
  measuredAt(seq: number): number {
    return this.#firstAt + seq * STEP_MS;
  }

  /** Connects, sends everything that is kept, and goes on with new messages until `pause`. */
  async resume(mqttUrl: string): Promise<void> {
    const client = await connectDevice(mqttUrl, this.device);
    this.#client = client;
    this.#producing = true;
    for (const seq of this.#kept.keys()) this.#publish(client, seq);
    this.#fill(client);
  }

  /** Makes no new messages; resolves when the last one is acknowledged. */
  async finish(): Promise<void> {
    this.#producing = false;
    while (this.#kept.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    this.hangUp();
  }

  hangUp(): void {
    this.#producing = false;
    this.#client?.end(true);
    this.#client = undefined;
  }

  #fill(client: MqttClient): void {
    while (this.#producing && client === this.#client && this.#kept.size < this.#inFlight) {
      const seq = this.#nextSeq++;
      this.#kept.set(seq, { kind: 'tele', payload: teleOf(BOOT, seq, this.measuredAt(seq), [seq]) });
      this.#publish(client, seq);
    }
  }

  #publish(client: MqttClient, seq: number): void {
    const message = this.#kept.get(seq);
    if (!message) return;
    client.publish(topicOf(this.device, message.kind), message.payload, { qos: 1 }, (error) => {
      if (error || client !== this.#client) return;
      this.#kept.delete(seq);
      this.acknowledged.add(seq);
      this.#fill(client);
    });
  }
}
