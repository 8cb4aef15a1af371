import { Readable } from 'node:stream';
import { id as idShape } from '@kizashi/api-contract';
import type { FeatureModel, LifeSamples } from '@kizashi/condition-monitoring/prognostic-assessment';
import { ScopedDatabase, WorkerDatabase } from '@kizashi/storage/database';
import { Controller, Get, Param, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CurrentPrincipal, type Principal, scopeOf } from '../../identity/index.ts';
import { AnswersFile } from '../../openapi/answers.ts';
import { HttpProblem } from '../../problem/index.ts';
import { modelById } from '../registry/models.controller.ts';
import type { StoredLife } from '../training/learning-task.ts';
import { LearningThread } from '../training/learning-thread.ts';
import { storedLives } from '../training/stored-lives.ts';
import { featuresOfVersion } from './features-of-version.ts';
import { samplesAsCsv } from './samples-as-csv.ts';

const CSV = 'text/csv; charset=utf-8';
const versionShape = z.coerce.number().int().min(1);

/** What a model of one’s own is learned from: the ended lives, as that model will see lives in use. */
@ApiTags('models')
@Controller('models/:id/versions/:version/samples')
export class LifeSamplesController {
  constructor(
    private readonly scoped: ScopedDatabase,
    private readonly database: WorkerDatabase,
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
    const { subject } = await this.scoped.withScope(scopeOf(principal), (tx) => modelById(tx, id));
    const features = await featuresOfVersion(this.database, subject, version);
    const lives = await storedLives(this.database, subject);
    const name = `${subject.partNumber}_version-${version}.csv`;
    return new StreamableFile(Readable.from(samplesAsCsv(sampled(lives.read(), features))), {
      type: CSV,
      disposition: `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    });
  }
}

/** Piece by piece, in a thread: following lives takes long. */
async function* sampled(
  lives: AsyncIterable<readonly StoredLife[]>,
  features: FeatureModel,
): AsyncIterable<LifeSamples> {
  const thread = new LearningThread();
  try {
    for await (const piece of lives) {
      const answer = await thread.learn({ kind: 'life-samples', features }, only(piece));
      if (answer.type !== 'life-samples') throw new Error(`sampling was answered with ${answer.type}`);
      yield answer.samples;
    }
  } finally {
    await thread.close();
  }
}

async function* only<T>(one: T): AsyncIterable<T> {
  yield one;
}
