import { Readable } from 'node:stream';
import { id as idShape } from '@kizashi/api-contract';
import { ScopedDatabase } from '@kizashi/storage/database';
import { Controller, Get, Param, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CurrentPrincipal, type Principal, scopeOf } from '../../identity/index.ts';
import { AnswersFile } from '../../openapi/answers.ts';
import { HttpProblem } from '../../problem/index.ts';
import { modelById } from '../registry/models.controller.ts';
import { SampledLives } from './sampled-lives.ts';
import { samplesAsCsv } from './samples-as-csv.ts';

const CSV = 'text/csv; charset=utf-8';
const versionShape = z.coerce.number().int().min(1);

/** What a model of one’s own is learned from: the ended lives, as that model will see lives in use. */
@ApiTags('models')
@Controller('models/:id/versions/:version/samples')
export class LifeSamplesController {
  constructor(
    private readonly database: ScopedDatabase,
    private readonly lives: SampledLives,
  ) {}

  @Get()
  @ApiOperation({
    summary:
      'Features of every ended life as CSV, a row a step, with the life that was left: to learn from elsewhere',
  })
  @AnswersFile([CSV], {
    problems: ['not-signed-in', 'not-allowed', 'not-found', 'nothing-trained', 'model-not-readable'],
  })
  async read(
    @CurrentPrincipal() principal: Principal,
    @Param('id', { schema: idShape }) id: string,
    @Param('version', { schema: versionShape }) version: number,
  ): Promise<StreamableFile> {
    if (principal.customer !== null) {
      throw new HttpProblem('not-allowed', 'Lives of every customer are for the manufacturer’s own people.');
    }
    const { subject } = await this.database.withScope(scopeOf(principal), (tx) => modelById(tx, id));
    const samples = await this.lives.of(subject, version);
    const name = `${subject.partNumber}_version-${version}.csv`;
    return new StreamableFile(Readable.from(samplesAsCsv(samples)), {
      type: CSV,
      disposition: `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    });
  }
}
