import {
  type EndedLifeTrajectory,
  learnPart,
  type PartKnowledge,
} from '@kizashi/condition-monitoring/prognostic-assessment';
import type { MachineModelId, PartNumber, PositionId } from '@kizashi/kernel';
import { schema, WorkerDatabase } from '@kizashi/storage/database';
import { Injectable } from '@nestjs/common';
import { and, eq } from 'drizzle-orm';
import { Announcements } from '../announcements/index.ts';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';

const { endedLives, machineModels, partCatalogue, partKnowledge } = schema;

export interface LearntFor {
  readonly modelId: MachineModelId;
  readonly positionId: PositionId;
  readonly partNumber: PartNumber;
}

/** Learns again from all ended lives of a part number in one position, and keeps what they taught. */
@Injectable()
export class Learning {
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly database: WorkerDatabase,
    private readonly clock: FleetClock,
    private readonly announcements: Announcements,
  ) {}

  /** One after the other, so that what is kept last has seen every life. */
  learn(subject: LearntFor): Promise<PartKnowledge> {
    const done = this.#turn.then(() => this.#learn(subject));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** No transaction is held while it computes: that may take seconds for a hundred lives. */
  async #learn({ modelId, positionId, partNumber }: LearntFor): Promise<PartKnowledge> {
    const { model, part, lives } = await this.database.asWorker(async (tx) => ({
      model: (await tx.select().from(machineModels).where(eq(machineModels.id, modelId)))[0],
      part: (await tx.select().from(partCatalogue).where(eq(partCatalogue.partNumber, partNumber)))[0],
      lives: await tx
        .select()
        .from(endedLives)
        .where(
          and(
            eq(endedLives.modelId, modelId),
            eq(endedLives.positionId, positionId),
            eq(endedLives.partNumber, partNumber),
          ),
        ),
    }));
    if (model === undefined || part === undefined) throw new Error(`${modelId} or ${partNumber} is gone`);
    const knowledge = learnPart(lives.map(toTrajectory), model, positionId, {
      beta: part.priorBeta,
      eta: part.priorEta,
    });
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

function toTrajectory({
  life,
  failureObserved,
  history,
}: typeof endedLives.$inferSelect): EndedLifeTrajectory {
  return {
    life,
    failureObserved,
    ...(history !== null && { history: history as NonNullable<EndedLifeTrajectory['history']> }),
  };
}
