import type { EpochMs, MachineModelId, PartNumber, PositionId } from '@kizashi/kernel';
import { schema, WorkerDatabase } from '@kizashi/storage/database';
import { Injectable } from '@nestjs/common';
import { and, eq } from 'drizzle-orm';
import { Announcements } from '../announcements/index.ts';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { Lifecycle } from '../lifecycle/lifecycle.ts';
import { LearningThread } from '../models/training/learning-thread.ts';
import { LIVES_DIGEST, storedLives, teaches } from '../models/training/stored-lives.ts';

const { endedLives, machineModels, partCatalogue, partKnowledge } = schema;

export interface LearntFor {
  readonly modelId: MachineModelId;
  readonly positionId: PositionId;
  readonly partNumber: PartNumber;
}

/** Learns again from all ended lives of a part number in one position, and keeps what they taught. */
@Injectable()
export class Learning {
  readonly #thread = new LearningThread();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly database: WorkerDatabase,
    private readonly clock: FleetClock,
    private readonly announcements: Announcements,
    lifecycle: Lifecycle,
  ) {
    lifecycle.register({
      phase: 'rooms',
      name: 'learning',
      stop: async () => {
        await this.end();
        await this.#turn;
      },
    });
  }

  /** What is being learned is given up; whoever waits for it hears so. */
  end(): Promise<void> {
    return this.#thread.close();
  }

  /** One after the other, so that what is kept last has seen every life. */
  learn(subject: LearntFor, now: EpochMs = this.clock.now()): Promise<void> {
    const done = this.#turn.then(() => this.#learn(subject, now));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** In a thread, and no transaction is held meanwhile: it may take seconds for a hundred lives. */
  async #learn(subject: LearntFor, now: EpochMs): Promise<void> {
    const { modelId, positionId, partNumber } = subject;
    const { model, part, livesDigest } = await this.database.asWorker(async (tx) => ({
      model: (await tx.select().from(machineModels).where(eq(machineModels.id, modelId)))[0],
      part: (await tx.select().from(partCatalogue).where(eq(partCatalogue.partNumber, partNumber)))[0],
      // Before the lives are read: one that ends meanwhile makes the knowledge out of date.
      livesDigest: (await tx.select({ of: LIVES_DIGEST }).from(endedLives).where(livesOf(subject)))[0]?.of,
    }));
    if (model === undefined || part === undefined) throw new Error(`${modelId} or ${partNumber} is gone`);
    if (typeof livesDigest !== 'string') return this.#forget(subject);
    const lives = await storedLives(this.database, { machineModelId: modelId, positionId, partNumber });
    const catalogue = { beta: part.priorBeta, eta: part.priorEta };
    const answer = await this.#thread.learn(
      { kind: 'part-knowledge', model, positionId, catalogue, seed: 0 },
      lives.read(),
    );
    if (answer.type !== 'part-knowledge') throw new Error(`learning was answered with ${answer.type}`);
    const { knowledge } = answer;
    const row = {
      lives: knowledge.lives,
      failures: knowledge.failures,
      knowledge,
      livesDigest,
      updatedAt: now,
    };
    await this.database.asWorker((tx) =>
      tx
        .insert(partKnowledge)
        .values({ modelId, positionId, partNumber, ...row })
        .onConflictDoUpdate({
          target: [partKnowledge.modelId, partKnowledge.positionId, partKnowledge.partNumber],
          set: row,
        }),
    );
    this.announcements.announce({ type: 'RegistryChanged', kind: 'part-knowledge' });
  }

  /** The last of its lives was taken back: nothing is known any more. */
  async #forget({ modelId, positionId, partNumber }: LearntFor): Promise<void> {
    await this.database.asWorker((tx) =>
      tx
        .delete(partKnowledge)
        .where(
          and(
            eq(partKnowledge.modelId, modelId),
            eq(partKnowledge.positionId, positionId),
            eq(partKnowledge.partNumber, partNumber),
          ),
        ),
    );
    this.announcements.announce({ type: 'RegistryChanged', kind: 'part-knowledge' });
  }
}

function livesOf({ modelId, positionId, partNumber }: LearntFor) {
  return and(
    eq(endedLives.modelId, modelId),
    eq(endedLives.positionId, positionId),
    eq(endedLives.partNumber, partNumber),
    teaches,
  );
}
