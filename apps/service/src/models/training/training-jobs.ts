import { OperationalError } from '@kizashi/kernel';
import { schema, WorkerDatabase } from '@kizashi/storage/database';
import { Injectable, Logger } from '@nestjs/common';
import { and, asc, eq } from 'drizzle-orm';
import { Announcements } from '../../announcements/index.ts';
import { FleetClock } from '../../fleet-clock/fleet-clock.ts';
import { Lifecycle } from '../../lifecycle/lifecycle.ts';
import { LearningThread, LearningThreadEnded } from './learning-thread.ts';
import { saveVersion } from './save-version.ts';
import { storedLives } from './stored-lives.ts';

const { machineModels, partCatalogue, trainingJobs } = schema;
export type TrainingJobRow = typeof trainingJobs.$inferSelect;

/** Progress is told, and written, at most so often. */
const TELL_MS = 500;
const TRY_AGAIN_MS = 5_000;

export type TrainingFailure = NonNullable<TrainingJobRow['failure']>;

/**
 * Works off the trainings that were asked for, one at a time, beside the event loop. The row is the hand-off: one that
 * was under way when the service ended is begun again, and its version is saved in the transaction that ends it.
 */
@Injectable()
export class TrainingJobs {
  readonly #log = new Logger(TrainingJobs.name);
  readonly #thread = new LearningThread();
  #turn: Promise<void> = Promise.resolve();
  #again: NodeJS.Timeout | undefined;
  #stopping = false;

  constructor(
    private readonly database: WorkerDatabase,
    private readonly clock: FleetClock,
    private readonly announcements: Announcements,
    lifecycle: Lifecycle,
  ) {
    lifecycle.register({
      phase: 'rooms',
      name: 'trainings',
      start: async () => {
        await this.#beginAgain();
        this.wake();
        return undefined;
      },
      stop: async () => {
        this.#stopping = true;
        clearTimeout(this.#again);
        await this.#thread.close();
        await this.#turn;
      },
    });
  }

  /** Somebody has asked for a training. */
  wake(): void {
    this.#turn = this.#turn.then(() => this.#workOff());
  }

  /** Resolves when everything asked for so far has been tried. */
  settled(): Promise<void> {
    return this.#turn;
  }

  #beginAgain(): Promise<unknown> {
    return this.database.asWorker((tx) =>
      tx.update(trainingJobs).set({ status: 'queued', share: 0 }).where(eq(trainingJobs.status, 'running')),
    );
  }

  /** @param anew what was under way when a store failed is begun again first */
  async #workOff(anew = false): Promise<void> {
    try {
      if (anew) await this.#beginAgain();
      for (;;) {
        const job = this.#stopping ? undefined : await this.#next();
        if (job === undefined) return;
        await this.#run(job);
      }
    } catch (error) {
      // The row still says what is to be done, at the next start or once the store answers.
      if (this.#stopping) return;
      this.#log.warn(`a training waits: ${error instanceof Error ? error.message : error}`);
      this.#again = setTimeout(() => {
        this.#turn = this.#turn.then(() => this.#workOff(true));
      }, TRY_AGAIN_MS).unref();
    }
  }

  #next(): Promise<TrainingJobRow | undefined> {
    return this.database.asWorker(async (tx) => {
      const [queued] = await tx
        .select()
        .from(trainingJobs)
        .where(eq(trainingJobs.status, 'queued'))
        .orderBy(asc(trainingJobs.number))
        .limit(1);
      if (queued === undefined) return undefined;
      const [job] = await tx
        .update(trainingJobs)
        .set({ status: 'running', share: 0, startedAt: this.clock.now() })
        .where(eq(trainingJobs.id, queued.id))
        .returning();
      return job;
    });
  }

  async #run(job: TrainingJobRow): Promise<void> {
    this.announcements.announce({ type: 'ModelsChanged' });
    const progress = this.#progressOf(job);
    try {
      const lives = await storedLives(this.database, job);
      const answer = await this.#train(job, lives.read(), progress.tell);
      await progress.written();
      if (answer.ok) {
        const version = await this.database.asWorker((tx) =>
          saveVersion(tx, job, { ...answer.value, lives }, this.clock.now()),
        );
        this.#log.log(`version ${version} for ${job.partNumber} in ${job.positionId} is trained`);
      } else await this.#fail(job, answer.error);
    } catch (error) {
      await progress.written();
      if (this.#stopping || error instanceof OperationalError) throw error;
      await this.#fail(job, failureOf(error));
    }
    this.announcements.announce({ type: 'ModelsChanged' });
  }

  async #train(
    job: TrainingJobRow,
    lives: Parameters<LearningThread['learn']>[1],
    onProgress: (share: number) => void,
  ) {
    const { model, part } = await this.database.asWorker(async (tx) => ({
      model: (await tx.select().from(machineModels).where(eq(machineModels.id, job.machineModelId)))[0],
      part: (await tx.select().from(partCatalogue).where(eq(partCatalogue.partNumber, job.partNumber)))[0],
    }));
    if (model === undefined || part === undefined)
      throw new Error(`${job.machineModelId} or ${job.partNumber} is gone`);
    const catalogue = { beta: part.priorBeta, eta: part.priorEta };
    const { positionId, seed } = job;
    const task = { kind: 'life-model', model, positionId, catalogue, seed } as const;
    const answer = await this.#thread.learn(task, lives, onProgress);
    if (answer.type !== 'life-model') throw new Error(`a training was answered with ${answer.type}`);
    return answer.trained;
  }

  /** One write at a time, of the newest share. */
  #progressOf(job: TrainingJobRow) {
    let toldAt = 0;
    let writing: Promise<unknown> = Promise.resolve();
    return {
      tell: (share: number) => {
        if (performance.now() - toldAt < TELL_MS) return;
        toldAt = performance.now();
        writing = this.database
          .asWorker((tx) => tx.update(trainingJobs).set({ share }).where(isRunning(job)))
          .then(
            () => this.announcements.announce({ type: 'ModelsChanged' }),
            // Only what is shown of it is old.
            () => undefined,
          );
      },
      written: () => writing,
    };
  }

  async #fail(job: TrainingJobRow, failure: TrainingFailure): Promise<void> {
    this.#log.warn(
      `training for ${job.partNumber} in ${job.positionId} failed: ${failure.code}: ${failure.detail}`,
    );
    await this.database.asWorker((tx) =>
      tx
        .update(trainingJobs)
        .set({ status: 'failed', failure, endedAt: this.clock.now() })
        .where(isRunning(job)),
    );
  }
}

const isRunning = ({ id }: TrainingJobRow) =>
  and(eq(trainingJobs.id, id), eq(trainingJobs.status, 'running'));

function failureOf(error: unknown): TrainingFailure {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof LearningThreadEnded && error.outOfMemory) return { code: 'out-of-memory', detail };
  return { code: 'training-failed', detail };
}
