import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { id, telemetryExportQuery } from '@kizashi/api-contract';
import { asId, DAY_MS, epochMs, type MachineId, plus, type TimeRange, toIso } from '@kizashi/kernel';
import { ScopedDatabase, schema } from '@kizashi/storage/database';
import { type MachineHistory, readHistory, writeCsv, writeParquet } from '@kizashi/storage/telemetry-export';
import { KEEP_RAW_MS, type TelemetryStore } from '@kizashi/storage/telemetry-store';
import { Controller, Get, Inject, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { asc, eq } from 'drizzle-orm';
import type { z } from 'zod';
import { ENVIRONMENT, type Environment } from '../configuration/environment.ts';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { CurrentPrincipal, type Principal, scopeOf } from '../identity/index.ts';
import { AnswersFile } from '../openapi/answers.ts';
import { notFound } from '../problem/index.ts';
import { TELEMETRY_STORE } from '../storage.module.ts';
import { seriesRange } from './series-query.ts';

const MEDIA_TYPES = { csv: 'text/csv; charset=utf-8', parquet: 'application/vnd.apache.parquet' } as const;

/** Everything a machine measured, to take away: it is its owner's. */
@ApiTags('machines')
@Controller('machines/:id/telemetry/export')
export class TelemetryExportController {
  constructor(
    private readonly database: ScopedDatabase,
    @Inject(TELEMETRY_STORE) private readonly telemetry: TelemetryStore,
    private readonly clock: FleetClock,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Readings of a machine as CSV or Parquet, every channel; without a range, all that is kept',
  })
  @AnswersFile(Object.values(MEDIA_TYPES), { problems: ['invalid-request', 'not-signed-in', 'not-found'] })
  async read(
    @CurrentPrincipal() principal: Principal,
    @Param('id', { schema: id }) machineId: string,
    @Query({ schema: telemetryExportQuery }) query: z.infer<typeof telemetryExportQuery>,
  ): Promise<StreamableFile> {
    const now = this.clock.now();
    const kept = { from: plus(now, -KEEP_RAW_MS), to: now };
    const asked = seriesRange(query, kept);
    // Days without readings would be asked for one by one: older ones are kept as rollups only, later ones are to come.
    const range = {
      from: epochMs(Math.max(asked.from, kept.from)),
      to: epochMs(Math.min(asked.to, plus(now, DAY_MS))),
    };
    const { serial, history } = await this.#historyOf(principal, machineId, range);
    const stream = query.format === 'csv' ? Readable.from(writeCsv(history)) : await this.#parquet(history);
    const day = (at: TimeRange['from']) => toIso(at).slice(0, 10);
    const name = `${serial}_${day(range.from)}_${day(range.to)}.${query.format}`;
    return new StreamableFile(stream, {
      type: MEDIA_TYPES[query.format],
      disposition: `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    });
  }

  async #historyOf(
    principal: Principal,
    machineId: string,
    range: TimeRange,
  ): Promise<{ serial: string; history: MachineHistory }> {
    const rows = await this.database.withScope(scopeOf(principal), (tx) =>
      tx
        .select({ serial: schema.machines.serial, model: schema.machineModels, deviceId: schema.devices.id })
        .from(schema.machines)
        .innerJoin(schema.machineModels, eq(schema.machineModels.id, schema.machines.modelId))
        .leftJoin(schema.devices, eq(schema.devices.machineId, schema.machines.id))
        .where(eq(schema.machines.id, asId<MachineId>(machineId)))
        .orderBy(asc(schema.devices.createdAt)),
    );
    const [machine] = rows;
    if (machine === undefined) throw notFound('machine', machineId);
    const { id: modelId, channels } = machine.model;
    const deviceIds = rows.flatMap(({ deviceId }) => (deviceId === null ? [] : [deviceId]));
    return {
      serial: machine.serial,
      history: { channels, rows: readHistory(this.telemetry, modelId, deviceIds, range) },
    };
  }

  /** Parquet begins with nothing that is known before its end, so it is written whole, sent, and removed. */
  async #parquet(history: MachineHistory): Promise<Readable> {
    const exports = join(this.environment.home, 'exports');
    await mkdir(exports, { recursive: true });
    const folder = await mkdtemp(join(exports, 'parquet-'));
    const remove = () => rm(folder, { recursive: true, force: true });
    try {
      const file = join(folder, 'history.parquet');
      await writeParquet(file, history);
      const stream = createReadStream(file);
      stream.once('close', () => void remove());
      return stream;
    } catch (failure) {
      await remove();
      throw failure;
    }
  }
}
