import { type ReadingsBacklog, readingsBacklog } from '@kizashi/api-contract';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';
import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { wallNow } from '../fleet-clock/fleet-clock.ts';
import { Metrics } from '../health/metrics.ts';
import { Answers } from '../openapi/answers.ts';
import { TELEMETRY_STORE } from '../storage.module.ts';
import { Ingest } from './ingest.ts';

/** Says that readings are late or are not taken at all, and since when, without saying whose. */
@ApiTags('telemetry')
@Controller('readings-backlog')
export class ReadingsBacklogController {
  constructor(
    @Inject(TELEMETRY_STORE) private readonly telemetry: TelemetryStore,
    private readonly ingest: Ingest,
    metrics: Metrics,
  ) {
    metrics.gauge(
      'kizashi_telemetry_backlog_rows',
      'Rows on the disk here that wait for the telemetry server',
      () => telemetry.backlog?.()?.rows ?? 0,
    );
  }

  @Get()
  @ApiOperation({ summary: 'What keeps new readings from being stored or shown' })
  @Answers(readingsBacklog, { problems: ['not-signed-in'] })
  read(): ReadingsBacklog {
    return { backlog: this.#backlog(), refusing: this.#refusing() };
  }

  #backlog(): ReadingsBacklog['backlog'] {
    const { rows = 0, since, readable = true } = this.telemetry.backlog?.() ?? {};
    if (rows === 0 || since === undefined) return null;
    return { since: new Date(since).toISOString(), rows, shown: readable };
  }

  #refusing(): ReadingsBacklog['refusing'] {
    const seconds = this.ingest.refusingForSeconds;
    return seconds === undefined ? null : { since: new Date(wallNow() - seconds * 1_000).toISOString() };
  }
}
