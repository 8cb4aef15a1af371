import {
  id as idShape,
  page,
  pageQuery,
  type QuarantineEntry,
  type QuarantineReplay,
  quarantineEntry,
  quarantineReplay,
} from '@kizashi/api-contract';
import { toIso } from '@kizashi/kernel';
import { ScopedDatabase } from '@kizashi/storage/database';
import {
  QUARANTINE_ENTRIES_PER_DEVICE,
  type QuarantineEntry as StoredEntry,
  type TelemetryStore,
} from '@kizashi/storage/telemetry-store';
import { Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { FleetClock } from '../../fleet-clock/fleet-clock.ts';
import { CurrentWrite, Idempotency, type WriteRequest } from '../../idempotency/index.ts';
import { CurrentPrincipal, type Principal, recordAudit, scopeOf } from '../../identity/index.ts';
import { decodeCursor, encodeCursor, type Page } from '../../listing/index.ts';
import { Answers, TakesIdempotencyKey } from '../../openapi/answers.ts';
import { notFound } from '../../problem/index.ts';
import { TELEMETRY_STORE } from '../../storage.module.ts';
import { Ingest } from '../ingest.ts';
import { DeviceRegistry } from './device-registry.ts';
import { type DeviceRow, findDevice } from './device-view.ts';

@ApiTags('devices')
@Controller('devices/:id/quarantine')
export class QuarantineController {
  constructor(
    private readonly database: ScopedDatabase,
    private readonly idempotency: Idempotency,
    private readonly registry: DeviceRegistry,
    private readonly ingest: Ingest,
    @Inject(TELEMETRY_STORE) private readonly telemetry: TelemetryStore,
    private readonly clock: FleetClock,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Messages of a device that were refused and kept, newest first' })
  @Answers(page(quarantineEntry), { problems: ['invalid-request', 'not-signed-in', 'not-found'] })
  async list(
    @Param('id', { schema: idShape }) id: string,
    @Query({ schema: pageQuery }) { limit, cursor }: z.infer<typeof pageQuery>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<QuarantineEntry>> {
    const device = await this.#visible(principal, id);
    const all = await this.telemetry.quarantine(device.id, QUARANTINE_ENTRIES_PER_DEVICE);
    const last = cursor === undefined ? undefined : decodeCursor(cursor)[0];
    // An entry that was pushed out since its page was read is at the old end: what follows it is gone too.
    const from = last === undefined ? 0 : all.findIndex((entry) => entry.id === last) + 1 || all.length;
    const shown = all.slice(from, from + limit);
    const end = shown.at(-1);
    const nextCursor = end && from + limit < all.length ? encodeCursor([end.id]) : null;
    return { items: shown.map(toQuarantineEntry), nextCursor };
  }

  @Post(':entryId/replay')
  @ApiOperation({ summary: 'Read a kept message again, now that its cause may be gone' })
  @TakesIdempotencyKey()
  @Answers(quarantineReplay, {
    problems: ['not-signed-in', 'not-allowed', 'not-found', 'idempotency-key-reused', 'unavailable'],
  })
  async replay(
    @Param('id', { schema: idShape }) id: string,
    @Param('entryId', { schema: idShape }) entryId: string,
    @CurrentWrite() write: WriteRequest,
  ): Promise<QuarantineReplay> {
    const { answer } = await this.idempotency.once(write, async (tx) => {
      const { device: row } = await findDevice(tx, id);
      const device = this.registry.active(row.id);
      if (device === undefined) throw notFound('device', id);
      const entry = await this.telemetry.quarantineEntry(device.id, entryId);
      if (entry === undefined) throw notFound('quarantine entry', entryId);
      const { readings, events, waves, refusals } = await this.ingest.replay(device, entry);
      await recordAudit(tx, {
        actor: write.principal.actor,
        action: 'quarantine.replayed',
        subject: `device:${device.id}`,
        customerId: device.customerId,
        occurredAt: this.clock.now(),
        detail: { entryId, readings, events, waves },
      });
      const why = refusals.map(({ code, detail }) => ({ code, detail }));
      return { entryId, readings, events, waves, refusals: why };
    });
    return answer;
  }

  async #visible(principal: Principal, id: string): Promise<DeviceRow> {
    const { device } = await this.database.withScope(scopeOf(principal), (tx) => findDevice(tx, id));
    return device;
  }
}

function toQuarantineEntry({ payload, receivedAt, resolvedAt, ...entry }: StoredEntry): QuarantineEntry {
  return {
    ...entry,
    receivedAt: toIso(receivedAt),
    resolvedAt: resolvedAt === undefined ? null : toIso(resolvedAt),
    payloadBase64: Buffer.from(payload).toString('base64'),
  };
}
