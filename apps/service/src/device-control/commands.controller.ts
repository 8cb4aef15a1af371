import {
  type DeviceCommand,
  deviceCommand as deviceCommandShape,
  deviceCommandWrite,
  id as idShape,
  mayCommand,
  page,
  pageQuery,
} from '@kizashi/api-contract';
import { asId, type DeviceId, type EpochMs, epochMs, plus, SECOND_MS, toIso } from '@kizashi/kernel';
import { ScopedDatabase, schema, type Transaction } from '@kizashi/storage/database';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { and, desc, eq, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { findDevice } from '../data-acquisition/devices/device-view.ts';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { CurrentWrite, Idempotency, type WriteRequest } from '../idempotency/index.ts';
import { CurrentPrincipal, type Principal, scopeOf } from '../identity/index.ts';
import { type Page, pageOf } from '../listing/index.ts';
import { Answers, TakesIdempotencyKey } from '../openapi/answers.ts';
import { HttpProblem } from '../problem/index.ts';
import { CommandDelivery } from './command-delivery.ts';
import { type DeviceCommandRow, keepCommand } from './keep-command.ts';

const { deviceCommands, devices, machineModels, machines } = schema;

/** Telling a device to do something, and what became of it. */
@ApiTags('devices')
@Controller('devices/:id/commands')
export class CommandsController {
  constructor(
    private readonly database: ScopedDatabase,
    private readonly idempotency: Idempotency,
    private readonly delivery: CommandDelivery,
    private readonly clock: FleetClock,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Commands of a device, newest first' })
  @Answers(page(deviceCommandShape), { problems: ['invalid-request', 'not-signed-in', 'not-found'] })
  list(
    @Param('id', { schema: idShape }) id: string,
    @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<DeviceCommand>> {
    const deviceId = asId<DeviceId>(id);
    return this.database.withScope(scopeOf(principal), async (tx) => {
      await findDevice(tx, id);
      return pageOf(
        query,
        (row: DeviceCommandRow) => [String(row.requestedAt), row.id],
        (after, count) =>
          tx
            .select()
            .from(deviceCommands)
            .where(and(eq(deviceCommands.deviceId, deviceId), after && olderThan(after)))
            .orderBy(desc(deviceCommands.requestedAt), desc(deviceCommands.id))
            .limit(count),
        toDeviceCommand,
      );
    });
  }

  @Post()
  @ApiOperation({ summary: 'Tell a device to do something; it gets it now or when it comes back in time' })
  @TakesIdempotencyKey()
  @Answers(deviceCommandShape, {
    status: 201,
    problems: [
      'invalid-request',
      'not-signed-in',
      'not-allowed',
      'not-found',
      'too-many-commands',
      'idempotency-key-reused',
    ],
  })
  async request(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: deviceCommandWrite }) body: z.infer<typeof deviceCommandWrite>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<DeviceCommand> {
    const { op, args, expiresInSeconds } = body;
    const deviceId = asId<DeviceId>(id);
    refuseWhoOnlyAsks(write.principal, op);
    const { answer } = await this.idempotency.once(write, async (tx) => {
      if (op === 'capture-wave') await refuseUnknownChannel(tx, deviceId, args);
      const now = this.clock.now();
      const expiresAt = plus(this.clock.horizon(), expiresInSeconds * SECOND_MS);
      const wish = { deviceId, op, args, expiresAt, requestedBy: write.principal.actor };
      const kept = await keepCommand(tx, wish, now);
      if (!kept.ok) throw new HttpProblem(kept.error.code, kept.error.detail);
      return toDeviceCommand(kept.value);
    });
    this.delivery.deliver(deviceId);
    return answer;
  }
}

/** The rule of the path lets in those who may ask a device for data; anything else is for fewer. */
function refuseWhoOnlyAsks({ role, customer }: Principal, op: string): void {
  if (mayCommand({ role, customerId: customer }, op)) return;
  throw new HttpProblem('not-allowed', `"${op}" is for those who run devices: ask one of them.`);
}

/** As in a configuration: a slip of the pen is told to who asks, not to the machine. */
async function refuseUnknownChannel(tx: Transaction, id: DeviceId, { channel }: Record<string, unknown>) {
  const [model] = await tx
    .select({ channels: machineModels.channels })
    .from(devices)
    .innerJoin(machines, eq(machines.id, devices.machineId))
    .innerJoin(machineModels, eq(machineModels.id, machines.modelId))
    .where(eq(devices.id, id));
  if (model === undefined || model.channels.some((one) => one.id === channel)) return;
  const error = { field: 'args.channel', detail: 'is no channel of the machine model' };
  throw new HttpProblem('invalid-request', `${error.field} ${error.detail}.`, [error]);
}

function olderThan([requestedAt = '', id = '']: readonly string[]) {
  const at = epochMs(Number(requestedAt));
  return sql`(${deviceCommands.requestedAt}, ${deviceCommands.id}) < (${sql.param(at, deviceCommands.requestedAt)}, ${id})`;
}

function toDeviceCommand(row: DeviceCommandRow): DeviceCommand {
  const { id, deviceId, op, args, requestedBy, requestedAt, expiresAt, state, sentAt, code } = row;
  return {
    id,
    deviceId,
    op,
    args: args as DeviceCommand['args'],
    requestedBy,
    requestedAt: toIso(requestedAt),
    expiresAt: toIso(expiresAt),
    state,
    sentAt: whenOf(sentAt),
    acknowledgedAt: whenOf(row.acknowledgedAt),
    code,
    endedAt: whenOf(row.endedAt),
  };
}

const whenOf = (at: EpochMs | null) => (at === null ? null : toIso(at));
