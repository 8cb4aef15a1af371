import {
  id as idShape,
  type ModelVersion,
  modelVersion,
  type RolledBack,
  rolledBack,
  type TrainingJob,
  trainingJob,
  trainModel,
} from '@kizashi/api-contract';
import { schema, type Transaction } from '@kizashi/storage/database';
import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { and, inArray } from 'drizzle-orm';
import { z } from 'zod';
import { Announcements } from '../../announcements/index.ts';
import { FleetClock } from '../../fleet-clock/fleet-clock.ts';
import { CurrentWrite, Idempotency, type WriteRequest } from '../../idempotency/index.ts';
import { newId } from '../../listing/index.ts';
import { Answers, TakesIdempotencyKey } from '../../openapi/answers.ts';
import { HttpProblem } from '../../problem/index.ts';
import { ofSubject, type Subject } from '../subject.ts';
import { TrainingJobs } from '../training/training-jobs.ts';
import { toTrainingView, toVersionView } from './model-view.ts';
import { modelById } from './models.controller.ts';
import { type Releasing, releaseVersion, rollBack } from './release-version.ts';

const { trainingJobs } = schema;

const versionShape = z.coerce.number().int().min(1);
const PROBLEMS = [
  'invalid-request',
  'malformed-body',
  'not-signed-in',
  'foreign-origin',
  'not-allowed',
  'not-found',
  'idempotency-key-reused',
] as const;

/** Who answers for forecasts trains new versions, releases one, and takes it back. */
@ApiTags('models')
@Controller('models/:id')
export class ModelReleasesController {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly jobs: TrainingJobs,
    private readonly announcements: Announcements,
    private readonly clock: FleetClock,
  ) {}

  @Post('train')
  @ApiOperation({
    summary: 'Train a new version from the ended lives; answers the job, which shows its progress',
  })
  @TakesIdempotencyKey()
  @Answers(trainingJob, { status: 201, problems: [...PROBLEMS, 'training-under-way'] })
  async train(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: trainModel }) { seed }: z.infer<typeof trainModel>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<TrainingJob> {
    const { answer } = await this.idempotency.once(write, async (tx) => {
      const { subject } = await modelById(tx, id);
      await refuseSecond(tx, subject);
      const [row] = await tx
        .insert(trainingJobs)
        .values({
          id: newId('trn'),
          ...subject,
          seed,
          status: 'queued',
          requestedBy: write.principal.actor,
          requestedAt: this.clock.now(),
        })
        .returning();
      if (row === undefined) throw new Error('a training was not entered');
      return toTrainingView(row);
    });
    this.jobs.wake();
    this.announcements.announce({ type: 'ModelsChanged' });
    return answer;
  }

  @Post('versions/:version/release')
  @ApiOperation({ summary: 'Let forecasts ask this version; the memory of parts in use is rebuilt for it' })
  @TakesIdempotencyKey()
  @Answers(modelVersion, { problems: [...PROBLEMS, 'already-released', 'model-not-readable'] })
  release(
    @Param('id', { schema: idShape }) id: string,
    @Param('version', { schema: versionShape }) version: number,
    @CurrentWrite() write: WriteRequest,
  ): Promise<ModelVersion> {
    return this.#change(id, write, async (tx, releasing) =>
      toVersionView(await releaseVersion(tx, releasing, version)),
    );
  }

  @Post('roll-back')
  @ApiOperation({
    summary: 'Take the released version back; the one released before it is asked again, or none',
  })
  @TakesIdempotencyKey()
  @Answers(rolledBack, { problems: [...PROBLEMS, 'nothing-to-roll-back'] })
  rollBack(
    @Param('id', { schema: idShape }) id: string,
    @CurrentWrite() write: WriteRequest,
  ): Promise<RolledBack> {
    return this.#change(id, write, async (tx, releasing) => {
      const { rolledBackVersion, released } = await rollBack(tx, releasing);
      return { rolledBackVersion, released: released === null ? null : toVersionView(released) };
    });
  }

  async #change<T>(
    id: string,
    write: WriteRequest,
    work: (tx: Transaction, releasing: Releasing) => Promise<T>,
  ): Promise<T> {
    const { answer } = await this.idempotency.once(write, async (tx) => {
      const { subject } = await modelById(tx, id);
      return work(tx, { subject, actor: write.principal.actor, now: this.clock.now() });
    });
    // The rooms read which version is released with everything else they know of a part number.
    this.announcements.announce({ type: 'RegistryChanged', kind: 'model-version' });
    this.announcements.announce({ type: 'ModelsChanged' });
    return answer;
  }
}

/** The index of the table sees to it that there is no second one; this says so in words. */
async function refuseSecond(tx: Transaction, subject: Subject): Promise<void> {
  const waiting = await tx
    .select({ id: trainingJobs.id })
    .from(trainingJobs)
    .where(and(ofSubject(trainingJobs, subject), inArray(trainingJobs.status, ['queued', 'running'])));
  if (waiting.length === 0) return;
  throw new HttpProblem(
    'training-under-way',
    `Training ${waiting[0]?.id} for this part number has not ended yet. Wait for its version.`,
  );
}
