import { usernameOf } from '@kizashi/firmware-contracts';
import { type DeviceId, err, ok, type Result } from '@kizashi/kernel';
import { schema, type Transaction, WorkerDatabase } from '@kizashi/storage/database';
import { Injectable } from '@nestjs/common';
import { and, eq, isNull } from 'drizzle-orm';
import { Announcements } from '../../../announcements/index.ts';
import { FleetClock, wallNow } from '../../../fleet-clock/fleet-clock.ts';
import { recordAudit } from '../../../identity/index.ts';
import { hashToken, newToken } from '../../../identity/secret-token.ts';
import { hashClaimCode } from '../../devices/claim-code.ts';
import { DevicePresence } from '../../devices/device-presence.ts';
import { DeviceRegistry } from '../../devices/device-registry.ts';
import { type DeviceRow, lockMachine, makeDevice } from '../../devices/make-device.ts';
import { LiveSessions } from '../live-sessions.ts';
import type { ClaimRefusal } from './claim-refusals.ts';

/** A controller that crashed before it had kept its secret may ask once more within this. */
const REPEAT_WITHIN_MS = 10 * 60_000;

const { claimCodes, devices } = schema;
type ClaimCodeRow = typeof claimCodes.$inferSelect;

export interface ClaimRequest {
  readonly hardwareId: string;
  readonly code: string;
  readonly firmware?: string | undefined;
}

export interface Claimed {
  readonly tenant: string;
  readonly device: DeviceId;
  readonly username: string;
  readonly secret: string;
}

export type ClaimRejection = { readonly code: ClaimRefusal; readonly detail: string };

interface Granted {
  readonly row: DeviceRow;
  readonly secret: string;
}

/** Trades a claim code for a device of its machine, once. Codes live by the wall clock, as sign-in links do. */
@Injectable()
export class ClaimOffice {
  constructor(
    private readonly database: WorkerDatabase,
    private readonly registry: DeviceRegistry,
    private readonly presence: DevicePresence,
    private readonly live: LiveSessions,
    private readonly announcements: Announcements,
    private readonly clock: FleetClock,
  ) {}

  /** When it resolves, the device can sign in. @throws OperationalError where PostgreSQL does not answer */
  async claim(request: ClaimRequest): Promise<Result<Claimed, ClaimRejection>> {
    const granted = await this.database.asWorker((tx) => this.#grant(tx, request));
    if (!granted.ok) return granted;
    const { row, secret } = granted.value;
    await this.registry.refreshOne(row.id);
    this.announcements.announce({ type: 'RegistryChanged', kind: 'device' });
    const username = usernameOf({ tenant: row.tenantId, device: row.id });
    return ok({ tenant: row.tenantId, device: row.id, username, secret });
  }

  async #grant(tx: Transaction, request: ClaimRequest): Promise<Result<Granted, ClaimRejection>> {
    const [code] = await tx
      .select()
      .from(claimCodes)
      .where(eq(claimCodes.codeHash, hashClaimCode(request.code)))
      .for('update');
    if (code === undefined) return refuse('claim-code-unknown', 'there is no such claim code');
    if (code.revokedAt !== null) return refuse('claim-code-revoked', 'the claim code was revoked');
    if (code.hardwareId !== null && code.hardwareId !== request.hardwareId) {
      return refuse(
        'claim-code-bound',
        `the claim code is for another controller than ${request.hardwareId}`,
      );
    }
    if (code.usedAt !== null) return this.#repeat(tx, code, request);
    if (wallNow() >= code.expiresAt) return refuse('claim-code-expired', 'the claim code has expired');
    const found = await lockMachine(tx, code.machineId);
    if (found === undefined) return refuse('claim-code-unknown', 'the machine of the claim code is gone');
    if (found.deviceId !== undefined) {
      return refuse('claim-machine-taken', 'the machine of the claim code has a device by now');
    }
    const made = await makeDevice(tx, found.machine, {
      createdAt: this.clock.now(),
      hardwareId: request.hardwareId,
    });
    await tx
      .update(claimCodes)
      .set({ usedAt: wallNow(), deviceId: made.row.id })
      .where(eq(claimCodes.id, code.id));
    await this.#audit(tx, 'device.claimed', code, made.row, request);
    return ok(made);
  }

  /**
   * The answer may have been lost, or the controller died before it had kept its secret. The same controller gets a new
   * secret for the same device, as long as nobody has signed in with the one of before; later a person has to help.
   */
  async #repeat(
    tx: Transaction,
    code: ClaimCodeRow,
    request: ClaimRequest,
  ): Promise<Result<Granted, ClaimRejection>> {
    const used = () => refuse('claim-code-used', 'the claim code was used; ask for a new one');
    const { usedAt, deviceId } = code;
    if (usedAt === null || deviceId === null || wallNow() - usedAt > REPEAT_WITHIN_MS) return used();
    if (this.presence.of(deviceId) || this.live.of(deviceId)) return used();
    const secret = newToken('device');
    const [row] = await tx
      .update(devices)
      .set({ secretHash: hashToken(secret) })
      .where(
        and(eq(devices.id, deviceId), eq(devices.hardwareId, request.hardwareId), isNull(devices.revokedAt)),
      )
      .returning();
    if (row === undefined) return used();
    await this.#audit(tx, 'device.claimed-again', code, row, request);
    return ok({ row, secret });
  }

  #audit(
    tx: Transaction,
    action: string,
    { id: codeId, machineId }: ClaimCodeRow,
    { id, customerId }: DeviceRow,
    { hardwareId, firmware }: ClaimRequest,
  ): Promise<void> {
    return recordAudit(tx, {
      actor: `claim-code:${codeId}`,
      action,
      subject: `device:${id}`,
      customerId,
      occurredAt: this.clock.now(),
      detail: { machineId, hardwareId, ...(firmware !== undefined && { firmware }) },
    });
  }
}

function refuse(code: ClaimRefusal, detail: string): Result<never, ClaimRejection> {
  return err({ code, detail });
}
