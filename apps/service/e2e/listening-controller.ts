import { EventEmitter, once } from 'node:events';
import { parseMessage, parseTopic } from '@kizashi/firmware-contracts';
import type { MqttClient } from 'mqtt';
import type { DeviceAccess } from './device-plant.ts';
import { birthOf, connectDevice, publishAnd, topicOf } from './test-device.ts';

type Heard = Readonly<Record<string, unknown>>;

/** A controller that listens on its down-topics and keeps what it hears. */
export class ListeningController {
  readonly #arrivals = new EventEmitter();
  readonly #heard: { readonly kind: string; readonly message: Heard }[] = [];
  #seq = 0;

  private constructor(
    private readonly access: DeviceAccess,
    private readonly client: MqttClient,
  ) {
    client.on('message', (topic, payload) => {
      const kind = parseTopic(topic)?.kind ?? '';
      const parsed = parseMessage(kind, payload);
      if (!parsed.ok) throw new Error(`"${kind}" breaks the contract: ${parsed.error.detail}`);
      this.#heard.push({ kind, message: JSON.parse(payload.toString()) });
      this.#arrivals.emit('heard');
    });
  }

  static async signOn(
    mqttUrl: string,
    access: DeviceAccess,
    bid: string,
    kinds: readonly string[],
  ): Promise<ListeningController> {
    const client = await connectDevice(mqttUrl, access);
    const controller = new ListeningController(access, client);
    await controller.say('birth', JSON.parse(birthOf(bid, { bn: Number(bid.slice(1)) })));
    await client.subscribeAsync(kinds.map((kind) => topicOf(access, kind)));
    return controller;
  }

  /** Publishes with the next seq, and waits for the PUBACK. */
  async say(kind: string, fields: object): Promise<void> {
    const message = { v: 1, ...fields, ...(kind !== 'birth' && { seq: this.#seq }) };
    this.#seq += 1;
    const outcome = await publishAnd(this.client, topicOf(this.access, kind), JSON.stringify(message));
    if (outcome !== 'acknowledged') throw new Error(`"${kind}" was not acknowledged: ${outcome}`);
  }

  /** Asks for the time. */
  ask(fields: object): void {
    this.client.publish(topicOf(this.access, 'time/req'), JSON.stringify({ v: 1, ...fields }), { qos: 0 });
  }

  /** What has come and was not taken by `next`. */
  heard(kind: string): Heard[] {
    return this.#heard.flatMap((one) => (one.kind === kind ? [one.message] : []));
  }

  /** Takes the oldest message of a kind, or waits for one. */
  async next(kind: string): Promise<Heard> {
    for (;;) {
      const index = this.#heard.findIndex((one) => one.kind === kind);
      if (index >= 0) return this.#heard.splice(index, 1)[0]!.message;
      await once(this.#arrivals, 'heard', { signal: AbortSignal.timeout(10_000) });
    }
  }

  leave(): void {
    this.client.end(true);
  }
}
