import type { DeviceId, EpochMs, Rejection, Result } from '@kizashi/kernel';
import { err, ok } from '@kizashi/kernel';
import { schema, type Transaction, WorkerDatabase } from '@kizashi/storage/database';
import { Injectable } from '@nestjs/common';
import { and, count, eq, gt, isNull } from 'drizzle-orm';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { recordAudit } from '../identity/record-audit.ts';
import { newId } from '../listing/index.ts';
import { CommandDelivery } from './command-delivery.ts';

const { deviceCommands, devices } = schema;

export type DeviceCommandRow = typeof deviceCommands.$inferSelect;

/** What somebody wants of a device. */
export interface CommandWish {
  readonly deviceId: DeviceId;
  /** A `CommandOp` of the contract with its arguments, or one of the maker's own firmware (`x-…`). */
  readonly op: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** On the fleet clock. */
  readonly expiresAt: EpochMs;
  /** `user:…`, `token:…`; `service` where no person asked. */
  readonly requestedBy: string;
  /** An id of one's own makes asking again harmless: the command of that id is the answer. */
  readonly id?: string;
}

export type WishRejection = Rejection<'not-found' | 'too-many-commands'>;

/** Commands that may wait for one device: it works them off one by one, and has little memory. */
const MOST_OPEN = 32;

/** What devices are told to do. A device that is away gets it when it comes back, unless it has expired by then. */
@Injectable()
export class DeviceCommands {
  constructor(
    private readonly database: WorkerDatabase,
    private readonly clock: FleetClock,
    private readonly delivery: CommandDelivery,
  ) {}

  /**
   * Keeps a command and sends it; for parts of the service. Resolves when it is kept, not when it was obeyed.
   * @throws OperationalError when PostgreSQL does not answer
   */
  async request(wish: CommandWish): Promise<Result<DeviceCommandRow, WishRejection>> {
    const kept = await this.database.asWorker((tx) => this.keep(tx, wish));
    if (kept.ok) this.delivery.deliver(wish.deviceId);
    return kept;
  }

  /** The same in the transaction of somebody who calls `CommandDelivery.deliver` after it. */
  async keep(tx: Transaction, wish: CommandWish): Promise<Result<DeviceCommandRow, WishRejection>> {
    const now = this.clock.now();
    const { deviceId, id = newId<DeviceId>('cmd') as string } = wish;
    // The lock makes two wishes at once count one after the other.
    const [device] = await tx.select().from(devices).where(eq(devices.id, deviceId)).for('update');
    if (device === undefined || device.revokedAt !== null) {
      return err({ code: 'not-found', detail: `There is no device "${deviceId}".` });
    }
    const [present] = await tx
      .select()
      .from(deviceCommands)
      .where(and(eq(deviceCommands.id, id), eq(deviceCommands.deviceId, deviceId)));
    if (present !== undefined) return ok(present);
    const [open] = await tx
      .select({ count: count() })
      .from(deviceCommands)
      .where(
        and(
          eq(deviceCommands.deviceId, deviceId),
          isNull(deviceCommands.endedAt),
          gt(deviceCommands.expiresAt, now),
        ),
      );
    if ((open?.count ?? 0) >= MOST_OPEN) {
      return err({
        code: 'too-many-commands',
        detail: `${MOST_OPEN} commands wait for ${deviceId} already. Wait until it has answered, or until they expire.`,
      });
    }
    const { op, args, expiresAt, requestedBy } = wish;
    const { customerId } = device;
    const [row] = await tx
      .insert(deviceCommands)
      .values({ id, customerId, deviceId, op, args, requestedBy, requestedAt: now, expiresAt })
      .returning();
    if (row === undefined) throw new Error(`command ${id} was not kept`);
    await recordAudit(tx, {
      actor: requestedBy,
      action: 'device.command-requested',
      subject: `device:${deviceId}`,
      customerId,
      occurredAt: now,
      detail: { commandId: id, op, args },
    });
    return ok(row);
  }
}
