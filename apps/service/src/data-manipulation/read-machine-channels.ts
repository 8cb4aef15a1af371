import type { DeviceId, MachineId } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { asc, eq } from 'drizzle-orm';

const { devices, machineModels, machines } = schema;

/** Where the readings of a machine are: its model, and every controller that it ever had, revoked ones too. */
export interface MachineChannels {
  readonly serial: string;
  readonly model: typeof machineModels.$inferSelect;
  /** The oldest first. */
  readonly deviceIds: readonly DeviceId[];
}

/** Undefined where the transaction's scope has no such machine. */
export async function readMachineChannels(
  tx: Transaction,
  id: MachineId,
): Promise<MachineChannels | undefined> {
  const rows = await tx
    .select({ serial: machines.serial, model: machineModels, deviceId: devices.id })
    .from(machines)
    .innerJoin(machineModels, eq(machineModels.id, machines.modelId))
    .leftJoin(devices, eq(devices.machineId, machines.id))
    .where(eq(machines.id, id))
    .orderBy(asc(devices.createdAt));
  const [first] = rows;
  if (first === undefined) return undefined;
  const deviceIds = rows.flatMap(({ deviceId }) => (deviceId === null ? [] : [deviceId]));
  return { serial: first.serial, model: first.model, deviceIds };
}
