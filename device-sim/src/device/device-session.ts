import {
  type DeviceAddress,
  type DownKind,
  isDownKind,
  LIMITS,
  type MessageByKind,
  parseMessage,
  parseTopic,
  TOPIC_RULES,
  type TopicKind,
  topicOf,
  usernameOf,
  WAVE_TOPIC_RULE,
  type WaveKind,
} from '@kizashi/firmware-contracts';
import mqtt, { type MqttClient } from 'mqtt';
import type { QueuedKind } from './message-queue.ts';

export interface DeviceCredentials extends DeviceAddress {
  readonly secret: string;
}

/** What the service says to a device. */
export type DownMessage = MessageByKind[DownKind];

const DOWN_TOPICS = (Object.keys(TOPIC_RULES) as TopicKind[]).filter(
  (kind) => TOPIC_RULES[kind].direction === 'down',
);

/** CONNACK codes of MQTT 3.1.1 that another attempt will not change. */
const REFUSED = new Map([
  [2, 'the client id is not accepted'],
  [4, 'user name or secret is wrong'],
  [5, 'the device may not connect'],
]);

/**
 * One MQTT connection from CONNECT to its end. It never reconnects and never sends anything again: what was not
 * acknowledged when it closes is the business of the queue, which outlives it.
 */
export class DeviceSession {
  readonly #address: DeviceAddress;
  readonly #client: MqttClient;
  readonly closed: Promise<void>;
  /** Why the broker turned the device away for good, if it did. */
  refusal: string | undefined;

  constructor(options: {
    readonly url: string;
    readonly credentials: DeviceCredentials;
    readonly lastWill: string;
    /** Left out: a minute. */
    readonly keepAliveSeconds?: number;
    readonly onMessage: (message: DownMessage) => void;
  }) {
    const { url, credentials } = options;
    this.#address = credentials;
    this.#client = mqtt.connect(url, {
      clientId: credentials.device,
      username: usernameOf(credentials),
      password: credentials.secret,
      protocolVersion: 4,
      clean: true,
      resubscribe: false,
      reconnectPeriod: 0,
      connectTimeout: 20_000,
      keepalive: options.keepAliveSeconds ?? 4 * LIMITS.keepAliveSeconds.min,
      will: {
        topic: topicOf(credentials, 'state'),
        payload: Buffer.from(options.lastWill),
        qos: 1,
        retain: true,
      },
    });
    this.closed = new Promise((resolve) => this.#client.once('close', resolve));
    this.#client.on('error', (error) => {
      if ('code' in error && typeof error.code === 'number') this.refusal = REFUSED.get(error.code);
    });
    this.#client.on('message', (topic, payload) => {
      const kind = parseTopic(topic)?.kind ?? '';
      if (!isDownKind(kind)) return;
      const parsed = parseMessage(kind, payload);
      if (parsed.ok) options.onMessage(parsed.value.message);
    });
  }

  /** Resolves to whether the broker let the device in. */
  async connected(): Promise<boolean> {
    const accepted = new Promise<true>((resolve) => this.#client.once('connect', () => resolve(true)));
    return Promise.race([accepted, this.closed.then(() => false)]);
  }

  /** Clean sessions forget: every connect subscribes again. Resolves to whether the broker answered. */
  async subscribe(): Promise<boolean> {
    const topics = DOWN_TOPICS.map((kind) => [topicOf(this.#address, kind), { qos: TOPIC_RULES[kind].qos }]);
    return this.#unlessClosed(this.#client.subscribeAsync(Object.fromEntries(topics)));
  }

  /** Resolves with the PUBACK to true (at QoS 0 once it is written), or to false when the connection ended first. */
  publish(
    kind: QueuedKind | 'state',
    body: string | Uint8Array,
    /** Left out: as the contract wants it. */
    qos: 0 | 1 = isWave(kind) ? WAVE_TOPIC_RULE.qos : TOPIC_RULES[kind].qos,
  ): Promise<boolean> {
    const { retained } = isWave(kind) ? WAVE_TOPIC_RULE : TOPIC_RULES[kind];
    const payload =
      typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    return this.#unlessClosed(
      this.#client.publishAsync(topicOf(this.#address, kind), payload, { qos, retain: retained }),
    );
  }

  /** Asks for the time; a question that is lost is not asked again. */
  ask(body: string): void {
    this.#client.publish(topicOf(this.#address, 'time/req'), body, { qos: TOPIC_RULES['time/req'].qos });
  }

  /** Sends DISCONNECT, so that no last will follows. */
  async end(): Promise<void> {
    await this.#client.endAsync();
  }

  /** Drops the connection without a word, as a power cut does. */
  cut(): void {
    this.#client.stream?.destroy();
  }

  #unlessClosed(done: Promise<unknown>): Promise<boolean> {
    const acknowledged = done.then(
      () => true,
      () => false,
    );
    return Promise.race([acknowledged, this.closed.then(() => false)]);
  }
}

function isWave(kind: QueuedKind | 'state'): kind is WaveKind {
  return kind.startsWith('wave/');
}
