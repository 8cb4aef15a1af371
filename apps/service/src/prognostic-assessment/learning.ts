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

export interface LearntFor {
  readonly modelId: MachineModelId;
  readonly positionId: PositionId;
  readonly partNumber: PartNumber;
}

/** Learns again from all ended lives of a part number in one position, and keeps what they taught. */
@Injectable()
export class Learning {
  constructor(
    private readonly database: WorkerDatabase,
    private readonly clock: FleetClock,
    private readonly announcements: Announcements,
  ) {}

  async learn({ modelId, positionId, partNumber }: LearntFor): Promise<PartKnowledge> {
    const { endedLives, machineModels, partCatalogue, partKnowledge } = schema;
    const knowledge = await this.database.asWorker(async (tx) => {
      const [model] = await tx.select().from(machineModels).where(eq(machineModels.id, modelId));
      const [part] = await tx.select().from(partCatalogue).where(eq(partCatalogue.partNumber, partNumber));
      if (model === undefined || part === undefined) throw new Error(`${modelId} or ${partNumber} is gone`);
      const lives = await tx
        .select()
        .from(endedLives)
        .where(
          and(
            eq(endedLives.modelId, modelId),
            eq(endedLives.positionId, positionId),
            eq(endedLives.partNumber, partNumber),
          ),
        );
      const learnt = learnPart(
        lives.map(
          ({ life, failureObserved, history }): EndedLifeTrajectory => ({
            life,
            failureObserved,
            ...(history !== null && { history: history as NonNullable<EndedLifeTrajectory['history']> }),
          }),
        ),
        model,
        positionId,
        { beta: part.priorBeta, eta: part.priorEta },
      );
      const row = {
        lives: learnt.lives,
        failures: learnt.failures,
        knowledge: learnt,
        updatedAt: this.clock.now(),
      };
      await tx
        .insert(partKnowledge)
        .values({ modelId, positionId, partNumber, ...row })
        .onConflictDoUpdate({
          target: [partKnowledge.modelId, partKnowledge.positionId, partKnowledge.partNumber],
          set: row,
        });
      return learnt;
    });
    this.announcements.announce({ type: 'RegistryChanged' });
    return knowledge;
  }
}
