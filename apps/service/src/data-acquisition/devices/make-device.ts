import { asId, type DeviceId, type EpochMs } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, eq, isNull } from 'drizzle-orm';
import { hashToken, newToken } from '../../identity/secret-token.ts';
import { newId } from '../../listing/index.ts';
import { HttpProblem, notFound } from '../../problem/index.ts';

const { devices, machines } = schema;

type MachineRow = typeof machines.$inferSelect;
export type DeviceRow = typeof devices.$inferSelect;

export interface MachineForDevice {
  readonly machine: MachineRow;
  /** A device is one machine's controller, so a machine has one that is not revoked, or none. */
  readonly deviceId: DeviceId | undefined;
}

/** The machine with its device, locked: whoever else wants to make one for it waits. */
export async function lockMachine(tx: Transaction, id: string): Promise<MachineForDevice | undefined> {
  const [machine] = await tx
    .select()
    .from(machines)
    .where(eq(machines.id, asId<MachineRow['id']>(id)))
    .for('update');
  if (machine === undefined) return undefined;
  const [present] = await tx
    .select({ id: devices.id })
    .from(devices)
    .where(and(eq(devices.machineId, machine.id), isNull(devices.revokedAt)));
  return { machine, deviceId: present?.id };
}

/** @throws HttpProblem `not-found` or, where the machine has a device, `already-exists` */
export async function lockMachineWithoutDevice(tx: Transaction, id: string): Promise<MachineRow> {
  const found = await lockMachine(tx, id);
  if (found === undefined) throw notFound('machine', id);
  const { machine, deviceId } = found;
  if (deviceId === undefined) return machine;
  throw new HttpProblem(
    'already-exists',
    `Machine ${machine.serial} has device ${deviceId}. Revoke it first if it is to be replaced.`,
  );
}

/** A device with a new secret, of which only this answer knows more than its hash. */
export async function makeDevice(
  tx: Transaction,
  { id: machineId, customerId }: MachineRow,
  { createdAt, hardwareId }: { readonly createdAt: EpochMs; readonly hardwareId?: string },
): Promise<{ readonly row: DeviceRow; readonly secret: string }> {
  const secret = newToken('device');
  const [row] = await tx
    .insert(devices)
    .values({
      id: newId<DeviceId>('dev'),
      customerId,
      machineId,
      secretHash: hashToken(secret),
      createdAt,
      ...(hardwareId !== undefined && { hardwareId }),
    })
    .returning();
  if (row === undefined) throw new Error('a device that was inserted has no row');
  return { row, secret };
}
