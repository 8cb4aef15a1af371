import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { type DownKind, isDownKind, parseTopic, TOPIC_RULES, toWire } from '@kizashi/firmware-contracts';
import type { DeviceId } from '@kizashi/kernel';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Aedes, type Client, type Subscription } from 'aedes';
import { Subject } from 'rxjs';
import { ENVIRONMENT, type Environment } from '../../configuration/environment.ts';
import { Metrics } from '../../health/metrics.ts';
import { Lifecycle, listenFailure } from '../../lifecycle/index.ts';
import { DeviceRegistry } from '../devices/device-registry.ts';
import { Ingest } from '../ingest.ts';
import { BreachAudit } from './breach-audit.ts';
import { ClockService } from './clock-service.ts';
import { DeviceGate } from './device-gate.ts';
import { FrameViolation, GuardedConnection } from './guarded-connection.ts';

/** A CONNECT that drips in, or never comes. */
const CONNECT_WITHIN_MS = 5_000;
/** A subscriber that reads nothing for so long is closed, since it stalls the others. */
const DRAIN_WITHIN_MS = 5_000;
/** Connections that have not signed in; beyond it new ones are turned away and come again. */
const MOST_STRANGERS = 1_000;

/** MQTT 3.1.1 for devices: Aedes in this process, with a guard before it and the gate in its hooks. */
@Injectable()
export class MqttBroker {
  readonly #log = new Logger(MqttBroker.name);
  /** Signed in and live: one connection a device (a second one takes over). */
  readonly #live = new Map<DeviceId, Client>();
  readonly #strangers = new Set<GuardedConnection>();
  /** A device listens on one of its down-topics: whatever waits for it there can be sent. */
  readonly subscribed = new Subject<{ readonly deviceId: DeviceId; readonly kind: DownKind }>();
  readonly #listening = new WeakMap<Client, Set<DownKind>>();
  #aedes: Aedes | undefined;
  #server: Server | undefined;

  constructor(
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    private readonly gate: DeviceGate,
    private readonly ingest: Ingest,
    private readonly registry: DeviceRegistry,
    private readonly audit: BreachAudit,
    private readonly clockService: ClockService,
    metrics: Metrics,
    lifecycle: Lifecycle,
  ) {
    lifecycle.register({ phase: 'broker', name: 'mqtt', start: () => this.start(), stop: () => this.stop() });
    metrics.gauge('kizashi_devices_connected', 'Devices that are signed in', () => this.#live.size);
  }

  async start(): Promise<{ readonly port: number }> {
    await this.registry.refresh();
    const { mqttBind, mqttPort } = this.environment;
    const { gate } = this;
    const aedes = await Aedes.createBroker({
      connectTimeout: CONNECT_WITHIN_MS,
      drainTimeout: DRAIN_WITHIN_MS,
      preConnect: (client, packet, done) => gate.preConnect(client, packet, done),
      authenticate: (client, _username, _password, done) => gate.authenticate(client, done),
      authorizePublish: (client, packet, done) => gate.authorizePublish(client, packet, done),
      authorizeSubscribe: (client, subscription, done) => gate.authorizeSubscribe(client, subscription, done),
      authorizeForward: (client, packet) => gate.authorizeForward(client, packet),
    });
    this.#aedes = aedes;
    aedes.on('clientReady', (client) => this.#welcome(client));
    aedes.on('clientDisconnect', (client) => this.#forget(client));
    aedes.on('clientError', (client, error) => this.#failed(client, error));
    aedes.on('connectionError', (client, error) => this.#failed(client, error));
    // Without a listener Aedes would end the process; nothing of ours depends on what it could not deliver.
    aedes.addListener('error', (error: Error) => this.#log.error(`broker: ${error.message}`));
    this.registry.changed.subscribe(() => this.#cutRevoked());
    this.ingest.notices.all.subscribe(({ deviceId, ...notice }) => this.send(deviceId, 'err', notice));
    this.clockService.answers.subscribe(({ deviceId, message }) =>
      this.send(deviceId, 'time/rsp', toWire(message)),
    );
    aedes.on('subscribe', (subscriptions, client) => this.#subscribed(subscriptions, client));
    aedes.on('unsubscribe', (topics, client) => this.#unsubscribed(topics, client));

    const server = createServer({ noDelay: true }, (socket) => this.#accept(aedes, socket));
    this.#server = server;
    server.listen(mqttPort, mqttBind);
    await once(server, 'listening').catch((error: unknown) => {
      throw listenFailure(error, mqttBind, mqttPort, 'KIZASHI_MQTT_PORT');
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('MQTT does not listen on a port');
    return { port: address.port };
  }

  /** Where devices connect; the configured port until it listens, which with 0 is any. */
  get port(): number {
    const address = this.#server?.address();
    return typeof address === 'object' && address !== null ? address.port : this.environment.mqttPort;
  }

  /** Lets nobody and nothing more in, acknowledges what came in, then closes. */
  async stop(): Promise<void> {
    this.#server?.close();
    for (const { conn } of this.#live.values()) if (conn instanceof GuardedConnection) conn.stopReading();
    for (const stranger of this.#strangers) stranger.destroy();
    await this.ingest.whenStored();
    // The acknowledgements are written in this turn of the event loop and leave in the next.
    await setImmediate();
    await new Promise<void>((resolve) => (this.#aedes ? this.#aedes.close(() => resolve()) : resolve()));
  }

  #accept(aedes: Aedes, socket: Socket): void {
    if (this.#strangers.size >= MOST_STRANGERS) {
      socket.destroy();
      return;
    }
    const connection = new GuardedConnection(socket);
    this.#strangers.add(connection);
    connection.once('close', () => this.#strangers.delete(connection));
    aedes.handle(connection);
  }

  #welcome(client: Client): void {
    const visitor = this.gate.visitor(client);
    const { conn } = client;
    if (!visitor || !(conn instanceof GuardedConnection) || !this.registry.active(visitor.device.id)) {
      client.close();
      return;
    }
    this.#strangers.delete(conn);
    this.#live.set(visitor.device.id, client);
    conn.open({
      messagesPerSecond: this.environment.deviceMessagesPerSecond,
      longestWaitMs: visitor.keepAliveSeconds * 500,
    });
  }

  #subscribed(subscriptions: readonly Subscription[], client: Client): void {
    const deviceId = this.gate.visitor(client)?.device.id;
    if (deviceId === undefined) return;
    for (const { topic } of subscriptions) {
      const kind = parseTopic(topic)?.kind;
      if (kind === undefined || !isDownKind(kind)) continue;
      const listening = this.#listening.get(client) ?? new Set();
      this.#listening.set(client, listening.add(kind));
      this.subscribed.next({ deviceId, kind });
    }
  }

  #unsubscribed(topics: readonly string[], client: Client): void {
    for (const topic of topics) {
      const kind = parseTopic(topic)?.kind;
      if (kind !== undefined && isDownKind(kind)) this.#listening.get(client)?.delete(kind);
    }
  }

  /** Whether the device is connected and has subscribed to that topic: only then `send` reaches it. */
  listens(deviceId: DeviceId, kind: DownKind): boolean {
    const client = this.#live.get(deviceId);
    return client !== undefined && this.#listening.get(client)?.has(kind) === true;
  }

  #forget(client: Client): void {
    const device = this.gate.visitor(client)?.device;
    if (device && this.#live.get(device.id) === client) this.#live.delete(device.id);
  }

  #failed(client: Client, error: Error): void {
    const device = this.gate.visitor(client)?.device;
    this.#log.debug(`${device?.id ?? 'a stranger'} was closed: ${error.message}`);
    if (device && error instanceof FrameViolation && error.kind === 'too-fast') {
      const { id: deviceId, customerId } = device;
      this.audit.record({ deviceId, customerId, action: 'device.closed-for-excess', detail: error.message });
    }
  }

  /** A revoked or rotated secret ends the session that it opened. */
  #cutRevoked(): void {
    for (const [id, client] of this.#live) {
      const now = this.registry.active(id);
      if (now?.secretHash !== this.gate.visitor(client)?.device.secretHash) client.close();
    }
  }

  /**
   * Publishes on a down-topic of a device that is connected; false where it is not. Nothing is kept for later: who
   * sends holds the truth and sends again when the device `subscribed`.
   */
  send(deviceId: DeviceId, kind: DownKind, message: object): boolean {
    if (!this.#aedes || !this.#live.has(deviceId)) return false;
    const packet = {
      cmd: 'publish' as const,
      topic: this.gate.topicOf(deviceId, kind),
      payload: JSON.stringify(message),
      qos: TOPIC_RULES[kind].qos,
      dup: false,
      retain: false,
    };
    this.#aedes.publish(packet, (error) => {
      if (error) this.#log.warn(`"${kind}" to ${deviceId}: ${error.message}`);
    });
    return true;
  }
}
