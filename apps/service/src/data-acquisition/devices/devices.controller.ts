import {
  type Device,
  type DeviceCreated,
  deviceCreated,
  deviceQuery,
  deviceRotate,
  deviceRotated,
  device as deviceShape,
  deviceWrite,
  id as idShape,
  page,
} from '@kizashi/api-contract';
import { asId, type DeviceId, epochMs, type MachineId } from '@kizashi/kernel';
import { ScopedDatabase, schema, type Transaction } from '@kizashi/storage/database';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { and, asc, eq, gt } from 'drizzle-orm';
import type { z } from 'zod';
import { Announcements } from '../../announcements/index.ts';
import { FleetClock, wallNow } from '../../fleet-clock/fleet-clock.ts';
import { CurrentWrite, Idempotency, type WriteRequest } from '../../idempotency/index.ts';
import { CurrentPrincipal, type Principal, recordAudit, scopeOf } from '../../identity/index.ts';
import { hashToken, newToken } from '../../identity/secret-token.ts';
import { type Page, pageOf } from '../../listing/index.ts';
import { Answers, TakesIdempotencyKey } from '../../openapi/answers.ts';
import { notFound } from '../../problem/index.ts';
import { DeviceRegistry } from './device-registry.ts';
import {
  type DeviceOfModel,
  type DeviceRow,
  DeviceViews,
  findDevice,
  notRevoked,
  selectDevices,
} from './device-view.ts';
import { lockMachineWithoutDevice, makeDevice } from './make-device.ts';

const { devices } = schema;

@ApiTags('devices')
@Controller('devices')
export class DevicesController {
  constructor(
    private readonly database: ScopedDatabase,
    private readonly idempotency: Idempotency,
    private readonly registry: DeviceRegistry,
    private readonly views: DeviceViews,
    private readonly announcements: Announcements,
    private readonly clock: FleetClock,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Devices in the caller’s scope that are not revoked' })
  @Answers(page(deviceShape), { problems: ['invalid-request', 'not-signed-in'] })
  async list(
    @Query({ schema: deviceQuery }) query: z.infer<typeof deviceQuery>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<Device>> {
    const { items, nextCursor } = await this.database.withScope(scopeOf(principal), (tx) =>
      pageOf(
        query,
        ({ device }: DeviceOfModel) => [device.id],
        (after, count) =>
          selectDevices(tx)
            .where(
              and(
                notRevoked,
                query.machineId ? eq(devices.machineId, asId<MachineId>(query.machineId)) : undefined,
                after && gt(devices.id, asId<DeviceId>(after[0] ?? '')),
              ),
            )
            .orderBy(asc(devices.id))
            .limit(count),
        (row) => row,
      ),
    );
    return { items: await this.views.of(items), nextCursor };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One device' })
  @Answers(deviceShape, { problems: ['not-signed-in', 'not-found'] })
  async read(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Device> {
    const row = await this.database.withScope(scopeOf(principal), (tx) => findDevice(tx, id));
    const [shown] = await this.views.of([row]);
    if (shown === undefined) throw notFound('device', id);
    return shown;
  }

  @Post()
  @ApiOperation({ summary: 'Make a device for a machine; the answer holds its secret, once' })
  @TakesIdempotencyKey()
  @Answers(deviceCreated, {
    status: 201,
    problems: [
      'invalid-request',
      'not-signed-in',
      'not-allowed',
      'not-found',
      'already-exists',
      'idempotency-key-reused',
    ],
  })
  async create(
    @Body({ schema: deviceWrite }) { machineId }: z.infer<typeof deviceWrite>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<DeviceCreated> {
    const { answer } = await this.idempotency.once(write, async (tx) => {
      const machine = await lockMachineWithoutDevice(tx, machineId);
      const { row, secret } = await makeDevice(tx, machine, { createdAt: this.clock.now() });
      await this.#audit(tx, write.principal, 'device.created', row);
      return { ...this.views.ofRow(row), secret };
    });
    // The answer means that the device can sign in.
    await this.#changed(asId<DeviceId>(answer.id));
    return answer;
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @ApiOperation({
    summary:
      'Give a device a new secret, once; the present one stays valid until the new one is used or its time is over',
  })
  @TakesIdempotencyKey()
  @Answers(deviceRotated, {
    problems: ['invalid-request', 'not-signed-in', 'not-allowed', 'not-found', 'idempotency-key-reused'],
  })
  async rotate(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: deviceRotate }) { previousValidForHours }: z.infer<typeof deviceRotate>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<DeviceCreated> {
    const { answer } = await this.idempotency.once(write, async (tx) => {
      const present = await lockedDevice(tx, id);
      const secret = newToken('device');
      const [row] = await tx
        .update(devices)
        .set({ secretHash: hashToken(secret), ...previousSecret(present, previousValidForHours) })
        .where(eq(devices.id, present.id))
        .returning();
      if (row === undefined) throw notFound('device', id);
      await this.#audit(tx, write.principal, 'device.secret-rotated', row);
      return { ...this.views.ofRow(row), secret };
    });
    await this.#changed(asId<DeviceId>(answer.id));
    return answer;
  }

  @Post(':id/revoke')
  @ApiOperation({ summary: 'Shut a device out for ever and cut its connection; its readings stay' })
  @TakesIdempotencyKey()
  @Answers(undefined, { problems: ['not-signed-in', 'not-allowed', 'not-found', 'idempotency-key-reused'] })
  async revoke(
    @Param('id', { schema: idShape }) id: string,
    @CurrentWrite() write: WriteRequest,
  ): Promise<void> {
    await this.idempotency.once(write, async (tx) => {
      const [row] = await tx
        .update(devices)
        .set({ revokedAt: this.clock.now() })
        .where(and(eq(devices.id, asId<DeviceId>(id)), notRevoked))
        .returning();
      if (row === undefined) throw notFound('device', id);
      await this.#audit(tx, write.principal, 'device.revoked', row);
      return null;
    });
    await this.#changed(asId<DeviceId>(id));
  }

  async #changed(id: DeviceId): Promise<void> {
    await this.registry.refreshOne(id);
    this.announcements.announce({ type: 'RegistryChanged', kind: 'device' });
  }

  #audit(tx: Transaction, { actor }: Principal, action: string, row: DeviceRow): Promise<void> {
    return recordAudit(tx, {
      actor,
      action,
      subject: `device:${row.id}`,
      customerId: row.customerId,
      occurredAt: this.clock.now(),
      detail: { machineId: row.machineId },
    });
  }
}

async function lockedDevice(tx: Transaction, id: string): Promise<DeviceRow> {
  const [row] = await tx
    .select()
    .from(devices)
    .where(and(eq(devices.id, asId<DeviceId>(id)), notRevoked))
    .for('update');
  if (row === undefined) throw notFound('device', id);
  return row;
}

/**
 * The secret that stays valid beside the new one. As long as the last rotation has not ended, the device still knows
 * only the one before: that one is kept, and the new one of then, which nobody has used, is given up.
 */
function previousSecret(
  { secretHash, previousSecretHash, previousSecretUntil }: DeviceRow,
  validForHours: number,
): Pick<DeviceRow, 'previousSecretHash' | 'previousSecretUntil'> {
  if (validForHours === 0) return { previousSecretHash: null, previousSecretUntil: null };
  const now = wallNow();
  const unused = previousSecretHash !== null && previousSecretUntil !== null && now < previousSecretUntil;
  return {
    previousSecretHash: unused ? previousSecretHash : secretHash,
    previousSecretUntil: epochMs(now + validForHours * 3_600_000),
  };
}
