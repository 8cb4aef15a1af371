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
import type { KnownDevice } from '../devices/known-device.ts';
import { Ingest } from '../ingest.ts';
import { BreachAudit } from './breach-audit.ts';
import { connectFault, tameConnect } from './connect-rules.ts';
import { judgeSignIn, type SignInRefusal } from './sign-in.ts';
import { judgeSubscription, mayPublish } from './topic-permission.ts';

/** MQTT 3.1.1, 3.2.2.3: server unavailable. */
const UNAVAILABLE = 3;
/** SUBACK's "failure" is what Aedes sends for no subscription at all. */
const NOT_GRANTED = null;

/** Who a connection is, from sign-in to its end. */
interface Visitor {
  readonly connect: ConnectPacket;
  device?: KnownDevice;
}

/** The broker's hooks: everything is denied that is not a device's own business. */
@Injectable()
export class DeviceGate {
  readonly #visitors = new WeakMap<Client, Visitor>();
  readonly #tenant: string;

  constructor(
    @Inject(ENVIRONMENT) { tenant }: Environment,
    private readonly registry: DeviceRegistry,
    private readonly ingest: Ingest,
    private readonly audit: BreachAudit,
  ) {
    this.#tenant = tenant;
  }

  /** The device that has signed in on this connection, and the keep-alive it was granted. */
  visitor(client: Client): { readonly device: KnownDevice; readonly keepAliveSeconds: number } | undefined {
    const visitor = this.#visitors.get(client);
    return visitor?.device && { device: visitor.device, keepAliveSeconds: visitor.connect.keepalive ?? 0 };
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
    this.#visitors.set(client, { connect });
    done(null, true);
  }

  authenticate(
    client: Client,
    done: (error: AuthenticateError | null, success: boolean | null) => void,
  ): void {
    const visitor = this.#visitors.get(client);
    if (!visitor) throw new Error('authenticate before preConnect');
    const judged = judgeSignIn(visitor.connect, this.#tenant, (id) => this.registry.active(id));
    if (!judged.ok) {
      this.#reportRefusal(judged.error);
      done(refusal(judged.error.returnCode, judged.error.reason), null);
      return;
    }
    visitor.device = judged.value;
    this.ingest.open(judged.value).then(
      () => done(null, true),
      (error: unknown) => done(refusal(UNAVAILABLE, String(error)), null),
    );
  }

  /** Holds the callback, and with it the PUBACK, until the message is on disk. An error closes the connection. */
  authorizePublish(client: Client | null, packet: PublishPacket, done: (error?: Error | null) => void): void {
    const signedIn = client ? this.#visitors.get(client)?.device : undefined;
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
    this.ingest.take({ device, topic: packet.topic, kind: topic.kind, payload, qos, retained: retain }, done);
  }

  authorizeSubscribe(
    client: Client,
    subscription: Subscription,
    done: (error: Error | null, granted?: Subscription | null) => void,
  ): void {
    const device = this.#visitors.get(client)?.device;
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
    const device = this.#visitors.get(client)?.device;
    const fromService = !('clientId' in packet) || packet.clientId === undefined;
    if (!device || !fromService) return null;
    return judgeSubscription(packet.topic, device.id, this.#tenant) === 'own' ? packet : null;
  }

  #reportRefusal({ breachOf, reason }: SignInRefusal): void {
    if (!breachOf) return;
    const { id, customerId } = breachOf;
    this.audit.record({ deviceId: id, customerId, action: 'device.sign-in-refused', detail: reason });
  }

  #breach({ id, customerId }: KnownDevice, detail: string): void {
    this.audit.record({ deviceId: id, customerId, action: 'device.closed-for-foreign-topic', detail });
  }
}

function refusal(
  returnCode: SignInRefusal['returnCode'] | typeof UNAVAILABLE,
  reason: string,
): AuthenticateError {
  return Object.assign(new Error(reason), { returnCode });
}
