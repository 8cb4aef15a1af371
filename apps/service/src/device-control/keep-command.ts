import { type DeviceId, type EpochMs, err, ok, type Rejection, type Result } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, count, eq, gt, isNull } from 'drizzle-orm';
import { recordAudit } from '../identity/record-audit.ts';
import { newId } from '../listing/index.ts';

const { deviceCommands, devices } = schema;

export type DeviceCommandRow = typeof deviceCommands.$inferSelect;

/** What somebody wants of a device. */
export interface CommandWish {
  readonly deviceId: DeviceId;
  /** A `CommandOp` of the contract with its arguments, or one of the maker's own firmware (`x-…`). */
  readonly op: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** On the fleet clock, counted from its horizon: that is the time which devices without a clock are told. */
  readonly expiresAt: EpochMs;
  /** `user:…`, `token:…`; `service` where no person asked. */
  readonly requestedBy: string;
  /** An id of one's own makes asking again harmless: the command of that id is the answer. */
  readonly id?: string;
}

export type WishRejection = Rejection<'not-found' | 'too-many-commands'>;

/** Commands that may wait for one device: it works them off one by one, and has little memory. */
const MOST_OPEN = 32;

/**
 * Keeps a command in the transaction of who asks, and writes down who that was. It goes out once somebody calls
 * `CommandDelivery.deliver`, after the commit.
 */
export async function keepCommand(
  tx: Transaction,
  wish: CommandWish,
  now: EpochMs,
): Promise<Result<DeviceCommandRow, WishRejection>> {
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
