import type { CustomerId, DeviceId } from '@kizashi/kernel';
import { WorkerDatabase } from '@kizashi/storage/database';
import { Injectable, Logger } from '@nestjs/common';
import { FleetClock } from '../../fleet-clock/fleet-clock.ts';
import { recordAudit } from '../../identity/index.ts';

const ONE_EACH_MS = 60_000;
const REMEMBERED = 1_000;

export interface Breach {
  readonly deviceId: DeviceId;
  readonly customerId: CustomerId;
  readonly action:
    | 'device.sign-in-refused'
    | 'device.closed-for-foreign-topic'
    | 'device.closed-for-excess'
    | 'device.duplicate-client-id';
  readonly detail: string;
}

/** Writes down what only an attacker or a very wrong firmware does, once a minute per device and kind. */
@Injectable()
export class BreachAudit {
  readonly #log = new Logger(BreachAudit.name);
  readonly #lastAt = new Map<string, number>();

  constructor(
    private readonly database: WorkerDatabase,
    private readonly clock: FleetClock,
  ) {}

  /** Never holds up the broker and never fails it: with PostgreSQL down the log has to do. */
  record({ deviceId, customerId, action, detail }: Breach): void {
    if (!this.#isDue(`${deviceId} ${action}`)) return;
    this.#log.warn(`${action}: ${deviceId}: ${detail}`);
    const actor = `device:${deviceId}`;
    const record = {
      actor,
      action,
      subject: actor,
      customerId,
      occurredAt: this.clock.now(),
      detail: { detail },
    };
    this.database
      .asWorker((tx) => recordAudit(tx, record))
      .catch((error: unknown) => this.#log.error(`could not be audited: ${String(error)}`));
  }

  #isDue(key: string): boolean {
    const now = performance.now();
    const lastAt = this.#lastAt.get(key);
    if (lastAt !== undefined && now - lastAt < ONE_EACH_MS) return false;
    if (this.#lastAt.size >= REMEMBERED) this.#lastAt.clear();
    this.#lastAt.set(key, now);
    return true;
  }
}
