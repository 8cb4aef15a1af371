import { type ReadingsBacklog, readingsBacklog } from '@kizashi/api-contract';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';
import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Metrics } from '../health/metrics.ts';
import { Answers } from '../openapi/answers.ts';
import { TELEMETRY_STORE } from '../storage.module.ts';

/** Says that readings are late, and for how long, without saying whose. */
@ApiTags('telemetry')
@Controller('readings-backlog')
export class ReadingsBacklogController {
  constructor(
    @Inject(TELEMETRY_STORE) private readonly telemetry: TelemetryStore,
    metrics: Metrics,
  ) {
    metrics.gauge(
      'kizashi_telemetry_backlog_rows',
      'Rows on the disk here that wait for the telemetry server',
      () => telemetry.backlog?.()?.rows ?? 0,
    );
  }

  @Get()
  @ApiOperation({ summary: 'Readings that are stored and wait for the server that shows them' })
  @Answers(readingsBacklog, { problems: ['not-signed-in'] })
  read(): ReadingsBacklog {
    const { rows = 0, since, readable = true } = this.telemetry.backlog?.() ?? {};
    if (rows === 0 || since === undefined) return { backlog: null };
    return { backlog: { since: new Date(since).toISOString(), rows, shown: readable } };
  }
}
