import { type FleetPage, fleetPage, pageQuery } from '@kizashi/api-contract';
import { toIso } from '@kizashi/kernel';
import { ScopedDatabase } from '@kizashi/storage/database';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { ENVIRONMENT, type Environment } from '../configuration/environment.ts';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { CurrentPrincipal, type Principal, scopeOf } from '../identity/index.ts';
import { decodeCursor, encodeCursor } from '../listing/index.ts';
import { Answers } from '../openapi/answers.ts';
import { countFleet, readFleet } from './fleet-view.ts';

@ApiTags('fleet')
@Controller('fleet')
export class FleetViewController {
  constructor(
    private readonly database: ScopedDatabase,
    private readonly clock: FleetClock,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  /** The order moves with the machines' risk, so a page begins behind the machine that the page before ended with. */
  @Get()
  @ApiOperation({ summary: 'Machines by urgency, each with its most pressing part' })
  @Answers(fleetPage, { problems: ['invalid-request', 'not-signed-in'] })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>,
  ): Promise<FleetPage> {
    const now = this.clock.now();
    const rows = await this.database.withScope(scopeOf(principal), (tx) =>
      readFleet(tx, now, this.environment.currency),
    );
    const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor)[0];
    const first = after === undefined ? 0 : rows.findIndex(({ machine }) => machine.id === after) + 1;
    const items = rows.slice(first, first + query.limit);
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        last !== undefined && first + items.length < rows.length ? encodeCursor([last.machine.id]) : null,
      counts: countFleet(rows),
      asOf: toIso(now),
    };
  }
}
