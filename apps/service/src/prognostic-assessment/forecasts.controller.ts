import { forecast, forecastQuery, id, instant, page } from '@kizashi/api-contract';
import { asId, type FittedPartId, fromIso, toIso } from '@kizashi/kernel';
import { ScopedDatabase, schema } from '@kizashi/storage/database';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { and, desc, eq, lt } from 'drizzle-orm';
import type { z } from 'zod';
import { CurrentPrincipal, type Principal, scopeOf } from '../identity/index.ts';
import { Answers } from '../openapi/answers.ts';
import { HttpProblem, notFound } from '../problem/index.ts';
import { toForecastView } from './forecast-view.ts';

@ApiTags('forecasts')
@Controller('fitted-parts/:id/forecasts')
export class ForecastsController {
  constructor(private readonly database: ScopedDatabase) {}

  @Get()
  @ApiOperation({ summary: 'Forecasts of a fitted part, newest first' })
  @Answers(page(forecast), { problems: ['invalid-request', 'not-signed-in', 'not-found'] })
  list(
    @CurrentPrincipal() principal: Principal,
    @Param('id', { schema: id }) partId: string,
    @Query({ schema: forecastQuery }) query: z.infer<typeof forecastQuery>,
  ): Promise<z.infer<ReturnType<typeof page<typeof forecast>>>> {
    const before = query.cursor === undefined ? undefined : instantOf(query.cursor);
    const latest = query.latest !== undefined && query.latest !== 'false';
    const limit = latest ? 1 : query.limit;
    return this.database.withScope(scopeOf(principal), async (tx) => {
      const part = asId<FittedPartId>(partId);
      const [found] = await tx
        .select({ id: schema.fittedParts.id })
        .from(schema.fittedParts)
        .where(eq(schema.fittedParts.id, part));
      if (found === undefined) throw notFound('fitted part', partId);
      const { forecasts } = schema;
      const rows = await tx
        .select()
        .from(forecasts)
        .where(
          and(
            eq(forecasts.fittedPartId, part),
            before === undefined ? undefined : lt(forecasts.asOf, before),
          ),
        )
        .orderBy(desc(forecasts.asOf), desc(forecasts.revision))
        .limit(limit + 1);
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      const more = !latest && rows.length > limit && last !== undefined;
      return { items: shown.map(toForecastView), nextCursor: more ? toIso(last.asOf) : null };
    });
  }
}

function instantOf(cursor: string) {
  const at = instant.safeParse(cursor).success ? fromIso(cursor) : undefined;
  if (at === undefined) {
    throw new HttpProblem('invalid-request', 'cursor is not one that this list gave out.', [
      { field: 'cursor', detail: 'must be the nextCursor of the page before' },
    ]);
  }
  return at;
}
