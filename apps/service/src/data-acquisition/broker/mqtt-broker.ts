import type { Duplex } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { type DownKind, isDownKind, parseTopic, TOPIC_RULES, toWire } from '@kizashi/firmware-contracts';
import type { DeviceId } from '@kizashi/kernel';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Aedes, type Client, type Subscription } from 'aedes';
import { Subject } from 'rxjs';
import { ENVIRONMENT, type Environment } from '../../configuration/environment.ts';
import { wallNow } from '../../fleet-clock/fleet-clock.ts';
import { type Counter, Metrics } from '../../health/metrics.ts';
import { Lifecycle } from '../../lifecycle/index.ts';
import { DeviceRegistry } from '../devices/device-registry.ts';
import { DeviceTroubles } from '../devices/device-troubles.ts';
import { Ingest } from '../ingest.ts';
import { BreachAudit } from './breach-audit.ts';
import { ClockService } from './clock-service.ts';
import type { Admission } from './connection-caps.ts';
import { DeviceGate } from './device-gate.ts';
import { SIGN_IN_FRAME_BYTES } from './frame-scanner.ts';
import { FrameViolation, GuardedConnection, type Origin } from './guarded-connection.ts';
import { LiveSessions } from './live-sessions.ts';
import { MqttEntrances } from './mqtt-entrances.ts';
import { isStillValid, type SignedIn } from './sign-in.ts';

/** A CONNECT that drips in, or never comes. */
const CONNECT_WITHIN_MS = 5_000;
/** A subscriber that reads nothing for so long is closed, since it stalls the others. */
const DRAIN_WITHIN_MS = 5_000;
/** A session whose secret was replaced ends within so long after that secret. */
const EXPIRY_CHECK_MS = 5_000;
/** A claimant subscribes, asks once and hears the answer. It stays a stranger to the caps. */
const CLAIM_ALLOWANCE = {
  messagesPerSecond: 1,
  longestWaitMs: 1_000,
  keepAliveMs: 60_000,
  largestFrameBytes: SIGN_IN_FRAME_BYTES,
};

/** MQTT 3.1.1 for devices: Aedes in this process, with a guard before it and the gate in its hooks. */
@Injectable()
export class MqttBroker {
  readonly #log = new Logger(MqttBroker.name);
  readonly #entrances: MqttEntrances;
  readonly #strangers = new Map<GuardedConnection, Admission | undefined>();
  readonly #closed: Counter;
  /** A device listens on one of its down-topics: whatever waits for it there can be sent. */
  readonly subscribed = new Subject<{ readonly deviceId: DeviceId; readonly kind: DownKind }>();
  readonly #listening = new WeakMap<Client, Set<DownKind>>();
  #aedes: Aedes | undefined;
  #expiry: NodeJS.Timeout | undefined;

  constructor(
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    private readonly gate: DeviceGate,
    private readonly ingest: Ingest,
    private readonly registry: DeviceRegistry,
    private readonly audit: BreachAudit,
    private readonly live: LiveSessions,
    private readonly troubles: DeviceTroubles,
    private readonly clockService: ClockService,
    metrics: Metrics,
    lifecycle: Lifecycle,
  ) {
    this.#entrances = new MqttEntrances(environment, metrics);
    this.#closed = metrics.counter(
      'kizashi_mqtt_closed_total',
      'Connections closed for what came over them, by reason',
    );
    metrics.gauge('kizashi_devices_connected', 'Devices that are signed in', () => live.size);
    for (const name of this.#entrances.names) {
      lifecycle.register({
        phase: 'broker',
        name,
        start: async () => {
          if (name === 'mqtt') await this.#start();
          const opened = await this.#entrances.open(name, (...arrival) => this.#arrive(...arrival));
          this.#log.log(`${name} listens on port ${opened.port}`);
          return opened;
        },
        // The broker closes all of them at once, before it waits for what came in.
        stop: () => (name === 'mqtt' ? this.stop() : Promise.resolve(this.#entrances.close())),
      });
    }
  }

  async #start(): Promise<void> {
    await this.registry.refresh();
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
    this.registry.changed.subscribe(() => this.#cutInvalid());
    this.#expiry = setInterval(() => this.#cutInvalid(), EXPIRY_CHECK_MS).unref();
    this.ingest.notices.all.subscribe(({ deviceId, ...notice }) => this.send(deviceId, 'err', notice));
    this.clockService.answers.subscribe(({ deviceId, message }) =>
      this.send(deviceId, 'time/rsp', toWire(message)),
    );
    aedes.on('ack', (_, client) => {
      if (this.gate.claimant(client)?.state === 'answered') client.close();
    });
    aedes.on('subscribe', (subscriptions, client) => this.#subscribed(subscriptions, client));
    aedes.on('unsubscribe', (topics, client) => this.#unsubscribed(topics, client));
  }

  /** Where devices connect; the configured port until it listens, which with 0 is any. */
  get port(): number {
    return this.#entrances.portOf('mqtt') ?? this.environment.mqttPort;
  }

  /** Undefined where devices cannot connect over TLS. */
  get tlsPort(): number | undefined {
    return this.#entrances.portOf('mqtts');
  }

  /** Undefined where devices cannot connect over WebSocket. */
  get webSocketPort(): number | undefined {
    return this.#entrances.portOf('mqtt-ws');
  }

  /** Lets nobody and nothing more in, acknowledges what came in, then closes. */
  async stop(): Promise<void> {
    clearInterval(this.#expiry);
    this.#entrances.close();
    for (const { client } of this.live) {
      if (client.conn instanceof GuardedConnection) client.conn.stopReading();
    }
    for (const stranger of this.#strangers.keys()) stranger.destroy();
    await this.ingest.whenStored();
    // The acknowledgements are written in this turn of the event loop and leave in the next.
    await setImmediate();
    await new Promise<void>((resolve) => (this.#aedes ? this.#aedes.close(() => resolve()) : resolve()));
  }

  #arrive(stream: Duplex, origin: Origin, admission: Admission | undefined): void {
    if (!this.#aedes || this.#aedes.closed) {
      stream.destroy();
      return;
    }
    const connection = new GuardedConnection(stream, origin);
    this.#strangers.set(connection, admission);
    connection.once('close', () => this.#strangers.delete(connection));
    this.#aedes.handle(connection);
  }

  #welcome(client: Client): void {
    const { conn } = client;
    if (conn instanceof GuardedConnection && this.gate.claimant(client)) {
      conn.open(CLAIM_ALLOWANCE);
      return;
    }
    const visitor = this.gate.visitor(client);
    if (!visitor || !(conn instanceof GuardedConnection) || !this.#isValid(visitor)) {
      client.close();
      return;
    }
    const { device, proof, address, keepAliveSeconds } = visitor;
    this.#strangers.get(conn)?.signedIn();
    this.#strangers.delete(conn);
    this.live.begin({ client, device, proof, address });
    const allowance = {
      messagesPerSecond: this.environment.deviceMessagesPerSecond,
      longestWaitMs: keepAliveSeconds * 500,
      keepAliveMs: keepAliveSeconds * 1_000,
    };
    conn.open(allowance, this.gate.laneOf(device));
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
    const client = this.live.of(deviceId)?.client;
    return client !== undefined && this.#listening.get(client)?.has(kind) === true;
  }

  #forget(client: Client): void {
    const device = this.gate.visitor(client)?.device;
    if (device) this.live.end(client, device.id);
  }

  #failed(client: Client, error: Error): void {
    const device = this.gate.visitor(client)?.device;
    this.#log.debug(`${device?.id ?? 'a stranger'} was closed: ${error.message}`);
    this.#closed.add(1, { reason: closingReason(error) });
    if (device && error instanceof FrameViolation && error.kind === 'too-fast') {
      const { id: deviceId, customerId } = device;
      this.troubles.note(deviceId, 'too-fast', error.message);
      this.audit.record({ deviceId, customerId, action: 'device.closed-for-excess', detail: error.message });
    }
  }

  /** A session ends with the proof that opened it: a device revoked, a secret that is no longer valid. */
  #cutInvalid(): void {
    for (const session of this.live) if (!this.#isValid(session)) session.client.close();
  }

  #isValid({ device, proof }: SignedIn): boolean {
    return isStillValid(proof, this.registry.active(device.id), wallNow());
  }

  /**
   * Publishes on a down-topic of a device that is connected; false where it is not. Nothing is kept for later: who
   * sends holds the truth and sends again when the device `subscribed`.
   */
  send(deviceId: DeviceId, kind: DownKind, message: object): boolean {
    if (!this.#aedes || !this.live.of(deviceId)) return false;
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

/** Few, since each is a label value of a metric. */
function closingReason(error: Error): string {
  if (error instanceof FrameViolation) return error.kind;
  // Its CONNECT was answered; 1 is another version of MQTT.
  if ('errorCode' in error && error.errorCode !== 1) return 'sign-in';
  if ('code' in error) return 'network';
  if (/keep alive|did not arrive in time|drain timeout/.test(error.message)) return 'timeout';
  return 'protocol';
}
