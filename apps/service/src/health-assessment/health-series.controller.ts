import { healthSeries, id, seriesQuery } from '@kizashi/api-contract';
import { asId, type FittedPartId, toIso } from '@kizashi/kernel';
import { ScopedDatabase, schema } from '@kizashi/storage/database';
import type { FeatureStore } from '@kizashi/storage/feature-store';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { type SeriesQuery, seriesRange } from '../data-manipulation/series-query.ts';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { CurrentPrincipal, type Principal, scopeOf } from '../identity/index.ts';
import { Answers } from '../openapi/answers.ts';
import { notFound } from '../problem/index.ts';
import { FEATURE_STORE } from '../storage.module.ts';

@ApiTags('fitted-parts')
@Controller('fitted-parts/:id/health')
export class HealthSeriesController {
  constructor(
    private readonly database: ScopedDatabase,
    @Inject(FEATURE_STORE) private readonly features: FeatureStore,
    private readonly clock: FleetClock,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Health over time, thinned to `points`; without a range, the whole life of the part',
  })
  @Answers(healthSeries, { problems: ['invalid-request', 'not-signed-in', 'not-found'] })
  async read(
    @CurrentPrincipal() principal: Principal,
    @Param('id', { schema: id }) partId: string,
    @Query({ schema: seriesQuery }) query: SeriesQuery,
  ): Promise<z.infer<typeof healthSeries>> {
    const part = await this.database.withScope(scopeOf(principal), async (tx) => {
      const [row] = await tx
        .select()
        .from(schema.fittedParts)
        .where(eq(schema.fittedParts.id, asId<FittedPartId>(partId)));
      return row;
    });
    if (part === undefined) throw notFound('fitted part', partId);
    const range = seriesRange(query, { from: part.fittedAt, to: part.removedAt ?? this.clock.now() });
    const points = await this.features.health(part.id, range, query.points);
    return {
      fittedPartId: part.id,
      failureLimit: 0,
      points: points.map(({ at, health, healthSd }) => ({ at: toIso(at), health, healthSd })),
    };
  }
}
