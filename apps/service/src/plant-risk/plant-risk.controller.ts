import { type PlantRisk, plantRisk, plantRiskQuery } from '@kizashi/api-contract';
import { DAY_MS, plus } from '@kizashi/kernel';
import { ScopedDatabase } from '@kizashi/storage/database';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { ENVIRONMENT, type Environment } from '../configuration/environment.ts';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { CurrentPrincipal, type Principal, scopeOf } from '../identity/index.ts';
import { Answers } from '../openapi/answers.ts';
import { plantRiskOf } from './plant-risk.ts';
import { readPlant } from './read-plant.ts';

@ApiTags('fleet')
@Controller('plant-risk')
export class PlantRiskController {
  constructor(
    private readonly database: ScopedDatabase,
    private readonly clock: FleetClock,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Chance that each line reaches its stops, and what is at risk until then' })
  @Answers(plantRisk, { problems: ['invalid-request', 'not-signed-in'] })
  async read(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: plantRiskQuery }) query: z.infer<typeof plantRiskQuery>,
  ): Promise<PlantRisk> {
    const now = this.clock.now();
    const days = Number(query.days);
    const lines = await this.database.withScope(scopeOf(principal), (tx) =>
      readPlant(tx, now, plus(now, days * DAY_MS)),
    );
    return plantRiskOf(lines, now, days, this.environment.currency);
  }
}
