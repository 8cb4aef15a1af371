import type { DeviceId } from '@kizashi/kernel';
import { err, type Result } from '@kizashi/kernel';
import { schema, WorkerDatabase } from '@kizashi/storage/database';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { and, eq, isNotNull } from 'drizzle-orm';
import { ENVIRONMENT, type Environment } from '../../configuration/environment.ts';
import { FleetClock, wallNow } from '../../fleet-clock/fleet-clock.ts';
import { type Counter, Metrics } from '../../health/metrics.ts';
import { recordAudit } from '../../identity/index.ts';
import { DeviceRegistry } from '../devices/device-registry.ts';
import { DeviceTroubles } from '../devices/device-troubles.ts';
import type { KnownDevice } from '../devices/known-device.ts';
import { BreachAudit } from './breach-audit.ts';
import { LiveSessions } from './live-sessions.ts';
import { RefusalDamping } from './refusal-damping.ts';
import { type Credentials, judgeSignIn, type SignedIn, type SignInRefusal } from './sign-in.ts';
import { Takeovers } from './takeovers.ts';

/** MQTT 3.1.1, 3.2.2.3: server unavailable; the right code for "come again later". */
const UNAVAILABLE = 3;

/** What CONNACK says to somebody who is not let in, and how long it is held back. */
export interface TurnedAway {
  readonly returnCode: SignInRefusal['returnCode'] | typeof UNAVAILABLE;
  readonly reason: string;
  readonly afterMs: number;
}

/** Where devices sign in: judges them, and leaves a trace of everybody who was turned away. */
@Injectable()
export class SignInDesk {
  readonly #log = new Logger(SignInDesk.name);
  readonly #tenant: string;
  readonly #damping = new RefusalDamping();
  readonly #takeovers = new Takeovers();
  readonly #refused: Counter;
  readonly #duplicates: Counter;

  constructor(
    @Inject(ENVIRONMENT) { tenant }: Environment,
    private readonly registry: DeviceRegistry,
    private readonly live: LiveSessions,
    private readonly troubles: DeviceTroubles,
    private readonly audit: BreachAudit,
    private readonly database: WorkerDatabase,
    private readonly clock: FleetClock,
    metrics: Metrics,
  ) {
    this.#tenant = tenant;
    this.#refused = metrics.counter(
      'kizashi_mqtt_refused_sign_ins_total',
      'Devices that were not let in, by reason',
    );
    this.#duplicates = metrics.counter(
      'kizashi_mqtt_duplicate_client_ids_total',
      'Controllers turned away because another one with their id is connected',
    );
  }

  signIn(credentials: Credentials, address: string): Result<SignedIn, TurnedAway> {
    const judged = judgeSignIn(credentials, {
      tenant: this.#tenant,
      activeDevice: (id) => this.registry.active(id),
      now: wallNow(),
    });
    if (!judged.ok) return err(this.#refuse(judged.error, address));
    const duplicate = this.#duplicateOf(judged.value.device, address);
    if (duplicate !== undefined) {
      this.#refused.add(1, { reason: 'duplicate-client-id' });
      return err({ returnCode: UNAVAILABLE, reason: duplicate, afterMs: 0 });
    }
    if (judged.value.proof.kind === 'secret' && judged.value.device.previousSecret) {
      this.#retirePrevious(judged.value.device);
    }
    return judged;
  }

  /** Holds the answer to somebody back whose failures are many. */
  damp(address: string, reason: string): number {
    this.#refused.add(1, { reason });
    return this.#damping.refused(address, performance.now());
  }

  #refuse({ code, returnCode, reason, claimed, breachOf }: SignInRefusal, address: string): TurnedAway {
    const detail = `${reason}; from ${address}`;
    if (claimed && code !== 'unknown-device' && code !== 'not-a-device-id') {
      this.troubles.note(claimed.id, code, detail);
    }
    if (breachOf) {
      const { id: deviceId, customerId } = breachOf;
      this.audit.record({ deviceId, customerId, action: 'device.sign-in-refused', detail });
    }
    return { returnCode, reason, afterMs: this.damp(address, code) };
  }

  /** Why this newcomer may not take over from the device's live connection yet. */
  #duplicateOf({ id: deviceId, customerId }: KnownDevice, address: string): string | undefined {
    const session = this.live.of(deviceId);
    if (!session) return undefined;
    const verdict = this.#takeovers.judge(deviceId, performance.now());
    if (verdict === 'granted') return undefined;
    const seconds = Math.ceil(verdict.waitMs / 1_000);
    const detail =
      `two controllers sign in as this device and end each other's connection: one from ${session.address} stays, ` +
      `one from ${address} has to wait for ${seconds} s`;
    this.#duplicates.add();
    this.troubles.note(deviceId, 'duplicate-client-id', detail);
    this.audit.record({ deviceId, customerId, action: 'device.duplicate-client-id', detail });
    return detail;
  }

  /** Never holds up the sign-in; where PostgreSQL is down, the old secret ends at its time after a restart. */
  #retirePrevious({ id, customerId, secretHash }: KnownDevice): void {
    this.registry.retirePrevious(id);
    this.database
      .asWorker(async (tx) => {
        const { devices } = schema;
        const [retired] = await tx
          .update(devices)
          .set({ previousSecretHash: null, previousSecretUntil: null })
          .where(
            and(
              eq(devices.id, id),
              eq(devices.secretHash, secretHash),
              isNotNull(devices.previousSecretHash),
            ),
          )
          .returning({ id: devices.id });
        if (retired) await recordAudit(tx, this.#rotationEnded(id, customerId));
      })
      .catch((error: unknown) =>
        this.#log.error(`the rotation of ${id} could not be ended: ${String(error)}`),
      );
  }

  #rotationEnded(id: DeviceId, customerId: KnownDevice['customerId']) {
    const actor = `device:${id}`;
    const action = 'device.rotation-ended';
    return { actor, action, subject: actor, customerId, occurredAt: this.clock.now() };
  }
}
