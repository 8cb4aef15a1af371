import type { MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import type { CustomerId, DeviceId, EpochMs, MachineId } from '@kizashi/kernel';

/** A device as broker and ingest need it, without asking PostgreSQL. */
export interface KnownDevice {
  readonly id: DeviceId;
  readonly machineId: MachineId;
  readonly customerId: CustomerId;
  /** The same object until the model is edited. */
  readonly model: MachineModel;
  /** SHA-256 of the secret, hexadecimal. */
  readonly secretHash: string;
  /** The secret before the last rotation, until (wall time) it ends or the new one is used. */
  readonly previousSecret?: { readonly hash: string; readonly until: EpochMs };
  readonly revoked: boolean;
}
