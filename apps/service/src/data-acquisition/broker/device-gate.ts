import { type DownKind, topicOf } from '@kizashi/firmware-contracts';
import type { DeviceId } from '@kizashi/kernel';
import { Inject, Injectable } from '@nestjs/common';
import type {
  AedesPublishPacket,
  AuthenticateError,
  Client,
  ConnectPacket,
  PublishPacket,
  Subscription,
} from 'aedes';
import { ENVIRONMENT, type Environment } from '../../configuration/environment.ts';
import { DeviceRegistry } from '../devices/device-registry.ts';
import { DeviceTroubles } from '../devices/device-troubles.ts';
import type { KnownDevice } from '../devices/known-device.ts';
import { Ingest } from '../ingest.ts';
import { BreachAudit } from './breach-audit.ts';
import { type Claimant, ClaimGate } from './claims/claim-gate.ts';
import { ClockService } from './clock-service.ts';
import { connectFault, tameConnect } from './connect-rules.ts';
import { GuardedConnection, type Origin } from './guarded-connection.ts';
import { HeldPublishes } from './held-publishes.ts';
import { PublishLane } from './publish-lane.ts';
import type { SignedIn } from './sign-in.ts';
import { SignInDesk } from './sign-in-desk.ts';
import { judgeSubscription, mayPublish } from './topic-permission.ts';

/** MQTT 3.1.1, 3.2.2.3: server unavailable. */
const UNAVAILABLE = 3;
/** SUBACK's "failure" is what Aedes sends for no subscription at all. */
const NOT_GRANTED = null;

/** What the broker's parser puts in the place of bytes that are not UTF-8; no topic of ours has it. */
const NOT_UTF8 = '\u{FFFD}';

/** Who a connection is, from sign-in to its end. */
interface Visitor {
  readonly connect: ConnectPacket;
  readonly origin: Origin;
  readonly claimant: Claimant | undefined;
  readonly keepAliveSeconds: number;
  signedIn?: SignedIn;
}

/** The broker's hooks: everything is denied that is not a device's own business. */
@Injectable()
export class DeviceGate {
  readonly #visitors = new WeakMap<Client, Visitor>();
  readonly #tenant: string;
  readonly #held = new HeldPublishes();

  constructor(
    @Inject(ENVIRONMENT) { tenant }: Environment,
    private readonly registry: DeviceRegistry,
    private readonly ingest: Ingest,
    private readonly desk: SignInDesk,
    private readonly claims: ClaimGate,
    private readonly audit: BreachAudit,
    private readonly clockService: ClockService,
    private readonly troubles: DeviceTroubles,
  ) {
    this.#tenant = tenant;
  }

  /** Who has signed in on this connection, and the keep-alive that was granted. */
  visitor(
    client: Client,
  ): (SignedIn & { readonly keepAliveSeconds: number; readonly address: string }) | undefined {
    const visitor = this.#visitors.get(client);
    if (!visitor?.signedIn) return undefined;
    const { keepAliveSeconds, origin, signedIn } = visitor;
    return { ...signedIn, keepAliveSeconds, address: origin.address };
  }

  /** Who claims a place on this connection and has none yet. */
  claimant(client: Client): Claimant | undefined {
    return this.#visitors.get(client)?.claimant;
  }

  topicOf(device: DeviceId, kind: DownKind): string {
    return topicOf({ tenant: this.#tenant, device }, kind);
  }

  preConnect(
    client: Client,
    connect: ConnectPacket,
    done: (error: Error | null, success: boolean) => void,
  ): void {
    const fault = connectFault(connect);
    if (fault) {
      done(new Error(fault), false);
      return;
    }
    tameConnect(connect);
    const { conn } = client;
    if (!(conn instanceof GuardedConnection)) throw new Error('a connection without its guard');
    const { origin } = conn;
    this.#visitors.set(client, {
      connect,
      origin,
      claimant: this.claims.claimantOf(connect, origin.address),
      keepAliveSeconds: connect.keepalive ?? 0,
    });
    // The guard watches over it: it hears every byte, the broker only what does not go through the lane.
    connect.keepalive = 0;
    done(null, true);
  }

  authenticate(
    client: Client,
    done: (error: AuthenticateError | null, success: boolean | null) => void,
  ): void {
    const visitor = this.#visitors.get(client);
    if (!visitor) throw new Error('authenticate before preConnect');
    const { connect, origin, claimant } = visitor;
    if (claimant) {
      const verdict = this.claims.admit(client, claimant, connect);
      if (verdict === 'in') done(null, true);
      else done(refusal(verdict.returnCode, 'a claim that cannot be let in'), null);
      return;
    }
    const judged = this.desk.signIn({ ...connect, certificate: origin.certificate }, origin.address);
    if (!judged.ok) {
      const { returnCode, reason, afterMs } = judged.error;
      setTimeout(() => done(refusal(returnCode, reason), null), afterMs).unref();
      return;
    }
    visitor.signedIn = judged.value;
    this.ingest.open(judged.value.device).then(
      () => done(null, true),
      (error: unknown) => done(refusal(UNAVAILABLE, String(error)), null),
    );
  }

  /** Holds the callback, and with it the PUBACK, until the message is on disk. An error closes the connection. */
  authorizePublish(client: Client | null, packet: PublishPacket, done: (error?: Error | null) => void): void {
    const claimant = client && this.claimant(client);
    if (client && claimant) {
      this.claims.take(client, claimant, packet, done);
      return;
    }
    const signedIn = client ? this.#deviceOf(client) : undefined;
    // As it is now: its machine model may have been edited, or itself revoked, since it signed in.
    const device = signedIn && this.registry.active(signedIn.id);
    if (!device) {
      done(new Error('publish of nobody, or of a device that was revoked'));
      return;
    }
    if (packet.messageId === 0) {
      done(new Error('packet id 0 [MQTT-2.3.1-1]'));
      return;
    }
    if (packet.topic.includes(NOT_UTF8)) {
      done(new Error('topic that is not UTF-8 [MQTT-1.5.3-1]'));
      return;
    }
    const topic = mayPublish(packet.topic, device.id, this.#tenant);
    if (!topic) {
      this.#breach(device, `publish on ${packet.topic.slice(0, 200)}`);
      done(new Error('publish on a foreign topic'));
      return;
    }
    const { retain, qos } = packet;
    // Nobody may subscribe to an up-topic, so a retained copy would only fill the broker's memory.
    packet.retain = false;
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    if (topic.kind === 'time/req') {
      this.clockService.answer(device, payload);
      done();
      return;
    }
    this.ingest.take({ device, topic: packet.topic, kind: topic.kind, payload, qos, retained: retain }, done);
  }

  /** The short way to ingest for what this device sends on its own topics. */
  laneOf({ id }: KnownDevice): PublishLane {
    return new PublishLane(
      { tenant: this.#tenant, device: id },
      this.#held,
      ({ topic, kind, payload, retained }, done) => {
        // As it is now, as above.
        const device = this.registry.active(id);
        if (device) this.ingest.take({ device, topic, kind, payload, qos: 1, retained }, done);
        else done(new Error('publish of a device that was revoked'));
      },
    );
  }

  authorizeSubscribe(
    client: Client,
    subscription: Subscription,
    done: (error: Error | null, granted?: Subscription | null) => void,
  ): void {
    const claimant = this.claimant(client);
    if (claimant) {
      const own = this.claims.isOwn(claimant, subscription.topic, 'claim/rsp');
      done(null, own ? subscription : NOT_GRANTED);
      return;
    }
    const device = this.#deviceOf(client);
    const judged = device ? judgeSubscription(subscription.topic, device.id, this.#tenant) : 'refused';
    if (device && judged === 'foreign') {
      this.#breach(device, `subscription to ${subscription.topic.slice(0, 200)}`);
      done(new Error('subscription to a foreign topic'));
      return;
    }
    done(null, judged === 'own' ? subscription : NOT_GRANTED);
  }

  /** Asked again at every delivery: only what the service itself sends, and only on the device's own down-topics. */
  authorizeForward(client: Client, packet: AedesPublishPacket): AedesPublishPacket | null {
    const fromService = !('clientId' in packet) || packet.clientId === undefined;
    if (!fromService) return null;
    const claimant = this.claimant(client);
    if (claimant) return this.claims.isOwn(claimant, packet.topic, 'claim/rsp') ? packet : null;
    const device = this.#deviceOf(client);
    if (!device) return null;
    // Few messages may wait for one reader at a time: those for everybody else would queue behind them.
    if (packet.qos === 0 && client.conn instanceof GuardedConnection && client.conn.stuck) return null;
    return judgeSubscription(packet.topic, device.id, this.#tenant) === 'own' ? packet : null;
  }

  #deviceOf(client: Client): KnownDevice | undefined {
    return this.#visitors.get(client)?.signedIn?.device;
  }

  #breach({ id, customerId }: KnownDevice, detail: string): void {
    this.troubles.note(id, 'foreign-topic', detail);
    this.audit.record({ deviceId: id, customerId, action: 'device.closed-for-foreign-topic', detail });
  }
}

function refusal(returnCode: number, reason: string): AuthenticateError {
  return Object.assign(new Error(reason), { returnCode });
}
