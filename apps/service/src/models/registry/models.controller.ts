import {
  type CoverageNotice,
  coverageNotice,
  id as idShape,
  type Model,
  type ModelVersion,
  model,
  modelVersion,
  page,
  pageQuery,
  type Scoreboard,
  scoreboard,
  type TrainingJob,
  trainingJob,
} from '@kizashi/api-contract';
import { ScopedDatabase, schema, type Transaction } from '@kizashi/storage/database';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { and, desc, lt } from 'drizzle-orm';
import type { z } from 'zod';
import { FleetClock } from '../../fleet-clock/fleet-clock.ts';
import { CurrentPrincipal, type Principal, scopeOf } from '../../identity/index.ts';
import { type Page, pageOf } from '../../listing/index.ts';
import { Answers } from '../../openapi/answers.ts';
import { HttpProblem, notFound } from '../../problem/index.ts';
import { readScoreboard } from '../scoring/read-scoreboard.ts';
import { ofSubject } from '../subject.ts';
import { toTrainingView, toVersionView, versionColumns } from './model-view.ts';
import { type KnownModel, readModels } from './read-models.ts';

const { modelVersions, trainingJobs } = schema;
type PageQuery = z.infer<typeof pageQuery>;

const PROBLEMS = ['not-signed-in', 'not-allowed', 'not-found'] as const;

/** What was learned of each part number and how right it is. For the manufacturer: it comes of every customer's parts. */
@ApiTags('models')
@Controller()
export class ModelsController {
  constructor(
    private readonly database: ScopedDatabase,
    private readonly clock: FleetClock,
  ) {}

  @Get('models')
  @ApiOperation({ summary: 'Part numbers by position, with what was learned of each' })
  @Answers(page(model), { problems: ['invalid-request', 'not-signed-in', 'not-allowed'] })
  list(
    @Query({ schema: pageQuery }) query: PageQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<Model>> {
    return this.#read(principal, async (tx) => {
      const known = await readModels(tx);
      return pageOf(
        query,
        ({ view }: KnownModel) => [view.id],
        async (after, count) => {
          const from = after === undefined ? 0 : known.findIndex(({ view }) => view.id === after[0]) + 1;
          return known.slice(from, from + count);
        },
        ({ view }) => view,
      );
    });
  }

  @Get('models/:id')
  @ApiOperation({ summary: 'One part number in one position, with what was learned of it' })
  @Answers(model, { problems: [...PROBLEMS] })
  read(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Model> {
    return this.#read(principal, async (tx) => (await modelById(tx, id)).view);
  }

  @Get('models/:id/versions')
  @ApiOperation({ summary: 'Versions that were trained, newest first' })
  @Answers(page(modelVersion), { problems: ['invalid-request', ...PROBLEMS] })
  versions(
    @Param('id', { schema: idShape }) id: string,
    @Query({ schema: pageQuery }) query: PageQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<ModelVersion>> {
    return this.#read(principal, async (tx) => {
      const { subject } = await modelById(tx, id);
      return pageOf(
        query,
        (row) => [`${row.version}`],
        (after, count) =>
          tx
            .select(versionColumns)
            .from(modelVersions)
            .where(
              and(
                ofSubject(modelVersions, subject),
                after && lt(modelVersions.version, Number(after[0]) || 0),
              ),
            )
            .orderBy(desc(modelVersions.version))
            .limit(count),
        toVersionView,
      );
    });
  }

  @Get('models/:id/scoreboard')
  @ApiOperation({ summary: 'Its forecasts held against what happened, by model and version' })
  @Answers(scoreboard, { problems: [...PROBLEMS] })
  scoreboard(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Scoreboard> {
    return this.#read(principal, async (tx) => readScoreboard(tx, await modelById(tx, id), this.clock.now()));
  }

  @Get('models/:id/trainings')
  @ApiOperation({ summary: 'Trainings that were asked for, newest first' })
  @Answers(page(trainingJob), { problems: ['invalid-request', ...PROBLEMS] })
  trainings(
    @Param('id', { schema: idShape }) id: string,
    @Query({ schema: pageQuery }) query: PageQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<TrainingJob>> {
    return this.#read(principal, async (tx) => {
      const { subject } = await modelById(tx, id);
      return pageOf(
        query,
        (row) => [`${row.number}`],
        (after, count) =>
          tx
            .select()
            .from(trainingJobs)
            .where(
              and(ofSubject(trainingJobs, subject), after && lt(trainingJobs.number, Number(after[0]) || 0)),
            )
            .orderBy(desc(trainingJobs.number))
            .limit(count),
        toTrainingView,
      );
    });
  }

  @Get('model-notices')
  @ApiOperation({ summary: 'Models whose 80 % intervals do not hold and are widened for now' })
  @Answers(page(coverageNotice), { problems: ['not-signed-in', 'not-allowed'] })
  notices(@CurrentPrincipal() principal: Principal): Promise<Page<CoverageNotice>> {
    return this.#read(principal, async (tx) => ({
      items: (await readModels(tx)).flatMap(({ view: { id, partNumber, positionName, drifts } }) =>
        drifts.map((drift) => ({ ...drift, modelId: id, partNumber, positionName })),
      ),
      nextCursor: null,
    }));
  }

  #read<T>(principal: Principal, work: (tx: Transaction) => Promise<T>): Promise<T> {
    if (principal.customer !== null) {
      throw new HttpProblem('not-allowed', 'Models and their scores are for the manufacturer’s own people.');
    }
    return this.database.withScope(scopeOf(principal), work);
  }
}

/** @throws HttpProblem `not-found` */
export async function modelById(tx: Transaction, id: string): Promise<KnownModel> {
  const found = (await readModels(tx)).find(({ view }) => view.id === id);
  if (found === undefined) throw notFound('model', id);
  return found;
}
