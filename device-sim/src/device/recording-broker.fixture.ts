import { type AddressInfo, createServer, type Socket } from 'node:net';
import { parseTopic } from '@kizashi/firmware-contracts';
import { Aedes, type PublishPacket } from 'aedes';

export interface Received {
  readonly device: string;
  readonly kind: string;
  readonly body: string;
  readonly payload: Buffer;
  readonly retained: boolean;
}

/**
 * A plain broker for tests that keeps what it receives. While `holding`, it takes messages in and owes their
 * PUBACKs, as the product does until its commit.
 */
export class RecordingBroker {
  readonly received: Received[] = [];
  readonly subscriptions: string[] = [];
  /** Decides for each message whether its PUBACK is held back. */
  holding: (message: Received) => boolean = () => false;
  readonly #held: (() => void)[] = [];
  readonly #broker: Aedes;
  readonly #server = createServer();
  readonly #sockets = new Set<Socket>();

  private constructor(broker: Aedes, secret: string) {
    this.#broker = broker;
    broker.authenticate = (_client, _user, password, done) => {
      const right = password?.toString() === secret;
      done(right ? null : Object.assign(new Error('wrong secret'), { returnCode: 4 }), right);
    };
    broker.authorizePublish = (_client, packet, done) => {
      const message = receivedFrom(packet);
      if (message === undefined) return done(null);
      this.received.push(message);
      if (this.holding(message)) this.#held.push(() => done(null));
      else done(null);
    };
    broker.on('subscribe', (subscriptions) => {
      this.subscriptions.push(...subscriptions.map((one) => one.topic));
    });
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      broker.handle(socket);
    });
  }

  static async listen(secret: string): Promise<RecordingBroker> {
    const broker = new RecordingBroker(await Aedes.createBroker(), secret);
    await new Promise<void>((resolve) => broker.#server.listen(0, '127.0.0.1', resolve));
    return broker;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  bodies(kind: string): readonly string[] {
    return this.received.filter((message) => message.kind === kind).map((message) => message.body);
  }

  send(topic: string, body: string): void {
    const packet = {
      cmd: 'publish',
      topic,
      payload: Buffer.from(body),
      qos: 1,
      retain: false,
      dup: false,
    } as const;
    this.#broker.publish(packet, () => undefined);
  }

  release(): void {
    this.holding = () => false;
    for (const done of this.#held.splice(0)) done();
  }

  /** Ends every connection and goes on listening. */
  dropConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.#server.close();
    this.dropConnections();
    await new Promise<void>((resolve) => this.#broker.close(resolve));
  }
}

function receivedFrom(packet: PublishPacket): Received | undefined {
  const topic = parseTopic(packet.topic);
  if (topic === undefined) return undefined;
  const payload = Buffer.from(packet.payload);
  return {
    ...{ device: topic.device, kind: topic.kind },
    ...{ body: payload.toString(), payload, retained: packet.retain },
  };
}
