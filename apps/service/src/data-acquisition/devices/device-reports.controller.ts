import {
  type DeviceBoot,
  type DeviceConnection,
  type DeviceGap,
  deviceBoot,
  deviceConnection,
  deviceGap,
  id as idShape,
  type LastReading,
  lastReading,
  page,
  pageQuery,
} from '@kizashi/api-contract';
import { type DeviceAddress, LIMITS, TOPIC_ROOT, topicOf, usernameOf } from '@kizashi/firmware-contracts';
import { toIso } from '@kizashi/kernel';
import { ScopedDatabase } from '@kizashi/storage/database';
import type { BootRecord, TelemetryStore } from '@kizashi/storage/telemetry-store';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentPrincipal, type Principal, scopeOf } from '../../identity/index.ts';
import { type Page, pageOf } from '../../listing/index.ts';
import { Answers } from '../../openapi/answers.ts';
import { notFound } from '../../problem/index.ts';
import { TELEMETRY_STORE } from '../../storage.module.ts';
import { MqttBroker } from '../broker/mqtt-broker.ts';
import { DeviceRegistry } from './device-registry.ts';
import { type DeviceRow, findDevice } from './device-view.ts';
import type { KnownDevice } from './known-device.ts';
import { toBootView } from './to-boot-view.ts';
import { toGapViews } from './to-gap-views.ts';

/** How a device connects, and what it has said of itself: what somebody needs who is putting it into operation. */
@ApiTags('devices')
@Controller('devices/:id')
export class DeviceReportsController {
  constructor(
    private readonly database: ScopedDatabase,
    private readonly registry: DeviceRegistry,
    private readonly broker: MqttBroker,
    @Inject(TELEMETRY_STORE) private readonly telemetry: TelemetryStore,
  ) {}

  @Get('connection')
  @ApiOperation({ summary: 'Port, client id, user name and topics of a device; the secret was shown once' })
  @Answers(deviceConnection, { problems: ['not-signed-in', 'not-found'] })
  async connection(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
  ): Promise<DeviceConnection> {
    const { row } = await this.#visible(principal, id);
    const address = { tenant: row.tenantId, device: row.id };
    return {
      deviceId: row.id,
      port: this.broker.port,
      tlsPort: this.broker.tlsPort ?? null,
      webSocketPort: this.broker.webSocketPort ?? null,
      clientId: row.id,
      username: usernameOf(address),
      keepAliveSeconds: LIMITS.keepAliveSeconds,
      topics: topicsOf(address),
    };
  }

  @Get('boots')
  @ApiOperation({ summary: 'Boots of a device as their births announced them, newest first' })
  @Answers(page(deviceBoot), { problems: ['invalid-request', 'not-signed-in', 'not-found'] })
  async boots(
    @Param('id', { schema: idShape }) id: string,
    @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<DeviceBoot>> {
    const { known } = await this.#visible(principal, id);
    const { boots } = await this.telemetry.ingestState(known.id);
    const newestFirst = boots.toSorted((a, b) => b.boot - a.boot);
    return pageOf(
      query,
      ({ boot }: BootRecord) => [String(boot)],
      async (after, count) =>
        newestFirst.filter(({ boot }) => after === undefined || boot < Number(after[0])).slice(0, count),
      (boot) => toBootView(boot, known.model),
    );
  }

  @Get('gaps')
  @ApiOperation({ summary: 'Messages of a device that did not come in though later ones did, newest first' })
  @Answers(page(deviceGap), { problems: ['invalid-request', 'not-signed-in', 'not-found'] })
  async gaps(
    @Param('id', { schema: idShape }) id: string,
    @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<DeviceGap>> {
    const { known } = await this.#visible(principal, id);
    const gaps = toGapViews(await this.telemetry.ingestState(known.id));
    return pageOf(
      query,
      ({ bid, from }: DeviceGap) => [bid, String(from)],
      async (after, count) => {
        const last =
          after && gaps.findIndex(({ bid, from }) => bid === after[0] && String(from) === after[1]);
        // A gap that was closed since its page was read: what follows it is not known, so the list begins again.
        const first = last === undefined ? 0 : last + 1;
        return gaps.slice(first, first + count);
      },
      (gap) => gap,
    );
  }

  @Get('last-readings')
  @ApiOperation({ summary: 'The newest reading of each channel of a device' })
  @Answers(page(lastReading), { problems: ['not-signed-in', 'not-found'] })
  async lastReadings(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<LastReading>> {
    const { known } = await this.#visible(principal, id);
    const values = await this.telemetry.lastValues(known.model.id, [known.id]);
    const items = values.flatMap(({ channel: channelId, value, measuredAt }): LastReading[] => {
      const channel = known.model.channels.find((one) => one.id === channelId);
      if (channel === undefined) return [];
      const { id: name, unit, name: spoken = null } = channel;
      return [{ channel: name, name: spoken, unit, value, measuredAt: toIso(measuredAt) }];
    });
    return { items, nextCursor: null };
  }

  /** The caller's scope decides, the memory only knows the model. */
  async #visible(principal: Principal, id: string): Promise<{ row: DeviceRow; known: KnownDevice }> {
    const { device: row } = await this.database.withScope(scopeOf(principal), (tx) => findDevice(tx, id));
    const known = this.registry.active(row.id);
    if (known === undefined) throw notFound('device', id);
    return { row, known };
  }
}

function topicsOf(address: DeviceAddress): DeviceConnection['topics'] {
  return {
    birth: topicOf(address, 'birth'),
    state: topicOf(address, 'state'),
    tele: topicOf(address, 'tele'),
    telec: topicOf(address, 'telec'),
    wave: `${TOPIC_ROOT}/${address.tenant}/${address.device}/wave/{captureId}/{chunk}`,
    evt: topicOf(address, 'evt'),
    err: topicOf(address, 'err'),
    cmd: topicOf(address, 'cmd'),
    ack: topicOf(address, 'ack'),
    cfg: topicOf(address, 'cfg'),
    cfgack: topicOf(address, 'cfgack'),
    'time/req': topicOf(address, 'time/req'),
    'time/rsp': topicOf(address, 'time/rsp'),
  };
}
