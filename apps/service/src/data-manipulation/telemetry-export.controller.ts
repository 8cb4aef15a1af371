import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { id, telemetryExportQuery } from '@kizashi/api-contract';
import { asId, DAY_MS, epochMs, type MachineId, plus, type TimeRange, toIso } from '@kizashi/kernel';
import { ScopedDatabase } from '@kizashi/storage/database';
import { type MachineHistory, readHistory, writeCsv, writeParquet } from '@kizashi/storage/telemetry-export';
import { KEEP_RAW_MS, type TelemetryStore } from '@kizashi/storage/telemetry-store';
import { Controller, Get, Inject, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { ENVIRONMENT, type Environment } from '../configuration/environment.ts';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { CurrentPrincipal, type Principal, scopeOf } from '../identity/index.ts';
import { AnswersFile } from '../openapi/answers.ts';
import { notFound } from '../problem/index.ts';
import { TELEMETRY_STORE } from '../storage.module.ts';
import { readMachineChannels } from './read-machine-channels.ts';
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
    const found = await this.database.withScope(scopeOf(principal), (tx) =>
      readMachineChannels(tx, asId<MachineId>(machineId)),
    );
    if (found === undefined) throw notFound('machine', machineId);
    const { id: modelId, channels } = found.model;
    const rows = readHistory(this.telemetry, modelId, found.deviceIds, range);
    return { serial: found.serial, history: { channels, rows } };
  }

  /** Parquet begins with nothing that is known before its end, so it is written whole, sent, and removed. */
  async #parquet(history: MachineHistory): Promise<Readable> {
    const exports = join(this.environment.home, 'exports');
    await mkdir(exports, { recursive: true });
    const folder = await mkdtemp(join(exports, 'parquet-'));
    try {
      const file = join(folder, 'history.parquet');
      await writeParquet(file, history);
      return (await open(file)).createReadStream();
    } finally {
      // Whoever has it open goes on reading.
      await rm(folder, { recursive: true, force: true });
    }
  }
}
