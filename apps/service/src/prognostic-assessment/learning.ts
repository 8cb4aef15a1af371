import type { PartKnowledge } from '@kizashi/condition-monitoring/prognostic-assessment';
import type { MachineModelId, PartNumber, PositionId } from '@kizashi/kernel';
import { schema, WorkerDatabase } from '@kizashi/storage/database';
import { Injectable } from '@nestjs/common';
import { eq } from 'drizzle-orm';
import { Announcements } from '../announcements/index.ts';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { Lifecycle } from '../lifecycle/lifecycle.ts';
import { LearningThread } from '../models/training/learning-thread.ts';
import { storedLives } from '../models/training/stored-lives.ts';

const { machineModels, partCatalogue, partKnowledge } = schema;

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
        await this.#thread.close();
        await this.#turn;
      },
    });
  }

  /** One after the other, so that what is kept last has seen every life. */
  learn(subject: LearntFor): Promise<PartKnowledge> {
    const done = this.#turn.then(() => this.#learn(subject));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** In a thread, and no transaction is held meanwhile: it may take seconds for a hundred lives. */
  async #learn({ modelId, positionId, partNumber }: LearntFor): Promise<PartKnowledge> {
    const { model, part } = await this.database.asWorker(async (tx) => ({
      model: (await tx.select().from(machineModels).where(eq(machineModels.id, modelId)))[0],
      part: (await tx.select().from(partCatalogue).where(eq(partCatalogue.partNumber, partNumber)))[0],
    }));
    if (model === undefined || part === undefined) throw new Error(`${modelId} or ${partNumber} is gone`);
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
      updatedAt: this.clock.now(),
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
    return knowledge;
  }
}
