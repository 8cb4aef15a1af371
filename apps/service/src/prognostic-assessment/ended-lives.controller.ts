import { randomUUID } from 'node:crypto';
import {
  type EndedLife,
  endedLivesAdded,
  endedLivesWrite,
  id as idShape,
  type PartKnowledge,
  page,
  partKnowledge as partKnowledgeShape,
} from '@kizashi/api-contract';
import { asId, type MachineModelId, type PartNumber, type PositionId, toIso } from '@kizashi/kernel';
import { ScopedDatabase, schema, type Transaction } from '@kizashi/storage/database';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { FleetClock, wallNow } from '../fleet-clock/fleet-clock.ts';
import { CurrentWrite, Idempotency, type WriteRequest } from '../idempotency/index.ts';
import { CurrentPrincipal, type Principal, recordAudit, scopeOf } from '../identity/index.ts';
import { Answers, TakesIdempotencyKey } from '../openapi/answers.ts';
import { HttpProblem, notFound } from '../problem/index.ts';
import { Learning } from './learning.ts';

const { endedLives, machineModels, partKnowledge } = schema;

/** Lives that ended elsewhere: test rigs, service records, recordings. They teach what as-found records teach. */
@ApiTags('machine-models')
@Controller('machine-models/:id')
export class EndedLivesController {
  constructor(
    private readonly database: ScopedDatabase,
    private readonly idempotency: Idempotency,
    private readonly learning: Learning,
    private readonly clock: FleetClock,
  ) {}

  @Post('ended-lives')
  @ApiOperation({ summary: 'Add lives that ended, and learn from all of that part number' })
  @TakesIdempotencyKey()
  @Answers(endedLivesAdded, {
    status: 201,
    problems: ['invalid-request', 'not-signed-in', 'not-allowed', 'not-found', 'idempotency-key-reused'],
  })
  async add(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: endedLivesWrite }) body: z.infer<typeof endedLivesWrite>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<z.infer<typeof endedLivesAdded>> {
    const modelId = asId<MachineModelId>(id);
    const { answer } = await this.idempotency.once(write, async (tx) => {
      const items = await this.#insert(tx, modelId, body);
      await recordAudit(tx, {
        actor: write.principal.actor,
        action: 'ended-lives.added',
        subject: `machine-model:${modelId}`,
        customerId: null,
        occurredAt: this.clock.now(),
        detail: {
          lives: items.length,
          failures: items.filter(({ failureObserved }) => failureObserved).length,
        },
      });
      return { items };
    });
    const learnt = new Map(body.lives.map((life) => [`${life.positionId} ${life.partNumber}`, life]));
    for (const { positionId, partNumber } of learnt.values()) {
      await this.learning.learn({
        modelId,
        positionId: asId<PositionId>(positionId),
        partNumber: asId<PartNumber>(partNumber),
      });
    }
    return answer;
  }

  @Get('part-knowledge')
  @ApiOperation({ summary: 'What the ended lives of each part number have taught so far' })
  @Answers(page(partKnowledgeShape), { problems: ['not-signed-in', 'not-found'] })
  async knowledge(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
  ): Promise<{ items: PartKnowledge[]; nextCursor: null }> {
    const rows = await this.database.withScope(scopeOf(principal), (tx) =>
      tx
        .select()
        .from(partKnowledge)
        .where(eq(partKnowledge.modelId, asId<MachineModelId>(id))),
    );
    const items = rows.map(({ partNumber, lives, failures, knowledge, updatedAt }) => {
      const { prior } = knowledge as { prior: { beta: number; eta: number } };
      return { partNumber, lives, failures, prior, updatedAt: toIso(updatedAt) };
    });
    return { items, nextCursor: null };
  }

  async #insert(
    tx: Transaction,
    modelId: MachineModelId,
    { lives }: z.infer<typeof endedLivesWrite>,
  ): Promise<EndedLife[]> {
    const [model] = await tx.select().from(machineModels).where(eq(machineModels.id, modelId));
    if (model === undefined) throw notFound('machine model', modelId);
    const rows = lives.map((life, index) => {
      const position = model.positions.find(({ id }) => id === life.positionId);
      const refuse = (field: string, detail: string) =>
        new HttpProblem('invalid-request', `lives[${index}].${field} ${detail}.`, [
          { field: `lives[${index}].${field}`, detail },
        ]);
      if (position === undefined) {
        throw refuse('positionId', `must be one of ${model.positions.map(({ id }) => id).join(', ')}`);
      }
      const { history } = life;
      const unknown = history?.channels.find((name) => !model.channels.some(({ id }) => id === name));
      if (unknown !== undefined)
        throw refuse('history.channels', `names "${unknown}", which ${model.name} does not have`);
      if (history !== undefined && history.lifeUsed.length !== history.values.length) {
        throw refuse('history.values', `must have as many rows as lifeUsed, ${history.lifeUsed.length}`);
      }
      const wrong = history?.values.findIndex((row) => row.length !== history.channels.length) ?? -1;
      if (wrong >= 0) throw refuse(`history.values[${wrong}]`, 'must have one value for each channel');
      return {
        id: `life_${randomUUID()}`,
        modelId,
        positionId: position.id,
        partNumber: asId<PartNumber>(life.partNumber),
        serial: life.serial ?? null,
        life: life.life,
        lifeUnit: position.lifeUnit,
        failureObserved: life.failureObserved,
        history: history ?? null,
        endedAt: this.clock.now(),
        recordedAt: wallNow(),
      };
    });
    await tx.insert(endedLives).values(rows);
    return rows.map(({ history: _, serial: __, endedAt: ___, recordedAt: ____, ...shown }) => shown);
  }
}
