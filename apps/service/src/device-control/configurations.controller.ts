import { isDeepStrictEqual } from 'node:util';
import {
  type DeviceConfiguration,
  type DeviceConfigurationRevision,
  type DeviceSettings,
  deviceConfigurationRevision,
  deviceConfiguration as deviceConfigurationShape,
  deviceConfigurationWrite,
  id as idShape,
  page,
  pageQuery,
} from '@kizashi/api-contract';
import { asId, type DeviceId, toIso } from '@kizashi/kernel';
import { ScopedDatabase, schema, type Transaction } from '@kizashi/storage/database';
import { Body, Controller, Get, Param, Put, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { and, desc, eq, lt } from 'drizzle-orm';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { findDevice } from '../data-acquisition/devices/device-view.ts';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { CurrentWrite, type WriteRequest } from '../idempotency/index.ts';
import { CurrentPrincipal, type Principal, recordAudit, scopeOf } from '../identity/index.ts';
import { entityTag, type Page, pageOf, requireMatch } from '../listing/index.ts';
import { Answers, TakesIfMatch } from '../openapi/index.ts';
import { HttpProblem, notFound } from '../problem/index.ts';
import { ConfigurationDelivery } from './configuration-delivery.ts';

const { deviceConfigurations, devices, machineModels, machines } = schema;
type ConfigurationRow = typeof deviceConfigurations.$inferSelect;

/** What a device should run with. Every change is a revision; none is forgotten. */
@ApiTags('devices')
@Controller('devices/:id/configuration')
export class ConfigurationsController {
  constructor(
    private readonly database: ScopedDatabase,
    private readonly delivery: ConfigurationDelivery,
    private readonly clock: FleetClock,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The desired configuration of a device, and what the device answered' })
  @Answers(deviceConfigurationShape, { problems: ['not-signed-in', 'not-found'] })
  async read(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeviceConfiguration> {
    const deviceId = asId<DeviceId>(id);
    const found = await this.database.withScope(scopeOf(principal), async (tx) => {
      await findDevice(tx, id);
      return configurationOf(tx, deviceId);
    });
    reply.header('etag', tagOf(found));
    return found;
  }

  @Get('revisions')
  @ApiOperation({ summary: 'Every configuration that was desired of a device, newest first' })
  @Answers(page(deviceConfigurationRevision), {
    problems: ['invalid-request', 'not-signed-in', 'not-found'],
  })
  revisions(
    @Param('id', { schema: idShape }) id: string,
    @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<DeviceConfigurationRevision>> {
    const deviceId = asId<DeviceId>(id);
    return this.database.withScope(scopeOf(principal), async (tx) => {
      await findDevice(tx, id);
      return pageOf(
        query,
        ({ revision }: ConfigurationRow) => [String(revision)],
        (after, count) =>
          tx
            .select()
            .from(deviceConfigurations)
            .where(
              and(
                eq(deviceConfigurations.deviceId, deviceId),
                after && lt(deviceConfigurations.revision, Number(after[0])),
              ),
            )
            .orderBy(desc(deviceConfigurations.revision))
            .limit(count),
        toRevision,
      );
    });
  }

  @Put()
  @ApiOperation({ summary: 'Say what a device should run with: a new revision, unless nothing changes' })
  @TakesIfMatch()
  @Answers(deviceConfigurationShape, {
    problems: [
      'invalid-request',
      'not-signed-in',
      'not-allowed',
      'not-found',
      'precondition-required',
      'version-changed',
    ],
  })
  async replace(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: deviceConfigurationWrite })
    { configuration }: z.infer<typeof deviceConfigurationWrite>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<DeviceConfiguration> {
    const deviceId = asId<DeviceId>(id);
    const { principal, ifMatch, reply } = write;
    const answer = await this.database.withScope(scopeOf(principal), async (tx) => {
      const { customerId, channels } = await lockDevice(tx, deviceId);
      refuseUnknownChannels(configuration, channels);
      const before = await configurationOf(tx, deviceId);
      requireMatch(ifMatch, tagOf(before));
      if (isDeepStrictEqual(before.desired?.configuration, configuration)) return before;
      const revision = (before.desired?.revision ?? 0) + 1;
      const setAt = this.clock.now();
      await tx
        .insert(deviceConfigurations)
        .values({ deviceId, revision, customerId, configuration, setBy: principal.actor, setAt });
      await recordAudit(tx, {
        actor: principal.actor,
        action: 'device.configured',
        subject: `device:${deviceId}`,
        customerId,
        occurredAt: setAt,
        detail: { revision, configuration },
      });
      return configurationOf(tx, deviceId);
    });
    this.delivery.deliver(deviceId);
    reply.header('etag', tagOf(answer));
    return answer;
  }
}

/** What a person may change: the answers of the device change by themselves. */
const tagOf = ({ deviceId, desired }: DeviceConfiguration) =>
  entityTag({ deviceId, revision: desired?.revision ?? 0 });

async function lockDevice(tx: Transaction, id: DeviceId) {
  const [found] = await tx
    .select({
      customerId: devices.customerId,
      revokedAt: devices.revokedAt,
      channels: machineModels.channels,
    })
    .from(devices)
    .innerJoin(machines, eq(machines.id, devices.machineId))
    .innerJoin(machineModels, eq(machineModels.id, machines.modelId))
    .where(eq(devices.id, id))
    .for('update', { of: devices });
  if (found === undefined || found.revokedAt !== null) throw notFound('device', id);
  return found;
}

function refuseUnknownChannels(settings: DeviceSettings, channels: readonly { readonly id: string }[]): void {
  const known = new Set(channels.map(({ id }) => id));
  const named = [
    ...Object.keys(settings.channels ?? {}).map((id) => ({ id, field: `configuration.channels.${id}` })),
    ...(settings.waves ?? []).map(({ channel }, i) => ({
      id: channel,
      field: `configuration.waves[${i}].channel`,
    })),
  ];
  const errors = named
    .filter(({ id }) => !known.has(id))
    .map(({ field }) => ({ field, detail: 'is no channel of the machine model' }));
  const [first] = errors;
  if (first) throw new HttpProblem('invalid-request', `${first.field} ${first.detail}.`, errors);
}

async function configurationOf(tx: Transaction, deviceId: DeviceId): Promise<DeviceConfiguration> {
  const ofDevice = eq(deviceConfigurations.deviceId, deviceId);
  const newest = desc(deviceConfigurations.revision);
  const [desired] = await tx.select().from(deviceConfigurations).where(ofDevice).orderBy(newest).limit(1);
  const [applied] = await tx
    .select({ revision: deviceConfigurations.revision })
    .from(deviceConfigurations)
    .where(and(ofDevice, eq(deviceConfigurations.status, 'applied')))
    .orderBy(newest)
    .limit(1);
  return {
    deviceId,
    desired: desired ? toRevision(desired) : null,
    appliedRevision: applied?.revision ?? null,
  };
}

function toRevision(row: ConfigurationRow): DeviceConfigurationRevision {
  const { deviceId, revision, configuration, setBy, setAt, status, code, answeredAt } = row;
  return {
    deviceId,
    revision,
    configuration: configuration as DeviceConfigurationRevision['configuration'],
    setBy,
    setAt: toIso(setAt),
    status,
    code,
    answeredAt: answeredAt === null ? null : toIso(answeredAt),
  };
}
