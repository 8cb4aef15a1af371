import { id, telemetryQuery, telemetrySeries } from '@kizashi/api-contract';
import { asId, DAY_MS, type MachineId, plus, toIso } from '@kizashi/kernel';
import { ScopedDatabase } from '@kizashi/storage/database';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { CurrentPrincipal, type Principal, scopeOf } from '../identity/index.ts';
import { Answers } from '../openapi/answers.ts';
import { HttpProblem, notFound } from '../problem/index.ts';
import { TELEMETRY_STORE } from '../storage.module.ts';
import { mergeBuckets } from './merge-buckets.ts';
import { readMachineChannels } from './read-machine-channels.ts';
import { seriesRange } from './series-query.ts';

@ApiTags('machines')
@Controller('machines/:id/telemetry')
export class TelemetryController {
  constructor(
    private readonly database: ScopedDatabase,
    @Inject(TELEMETRY_STORE) private readonly telemetry: TelemetryStore,
    private readonly clock: FleetClock,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Min, average and max of one channel in at most `points` buckets; without a range, the last day',
  })
  @Answers(telemetrySeries, { problems: ['invalid-request', 'not-signed-in', 'not-found'] })
  async read(
    @CurrentPrincipal() principal: Principal,
    @Param('id', { schema: id }) machineId: string,
    @Query({ schema: telemetryQuery }) query: z.infer<typeof telemetryQuery>,
  ): Promise<z.infer<typeof telemetrySeries>> {
    const found = await this.database.withScope(scopeOf(principal), (tx) =>
      readMachineChannels(tx, asId<MachineId>(machineId)),
    );
    if (found === undefined) throw notFound('machine', machineId);
    const channel = found.model.channels.find((candidate) => candidate.id === query.channel);
    if (channel === undefined) {
      throw new HttpProblem('invalid-request', `${found.model.name} has no channel "${query.channel}".`, [
        { field: 'channel', detail: `must be one of ${found.model.channels.map((c) => c.id).join(', ')}` },
      ]);
    }
    const now = this.clock.now();
    const range = seriesRange(query, { from: plus(now, -DAY_MS), to: now });
    const ofEach = await this.telemetry.fleetSeries(
      found.model.id,
      found.deviceIds,
      channel.id,
      range,
      query.points,
    );
    const points = mergeBuckets([...ofEach.values()]);
    return {
      channel: channel.id,
      unit: channel.unit,
      points: points.map((point) => ({ ...point, t: toIso(point.t) })),
    };
  }
}
