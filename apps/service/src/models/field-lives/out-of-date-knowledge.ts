import { DAY_MS, type EpochMs, plus } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { sql } from 'drizzle-orm';
import type { LearntFor } from '../../prognostic-assessment/learning.ts';
import { LIVES_DIGEST, teaches } from '../training/stored-lives.ts';

const { endedLives, partKnowledge } = schema;

/** A part number whose lives end every hour is learned again once a day. */
export const RELEARN_MS = DAY_MS;

/** Whose lives are not those that its knowledge was learned from: one ended, was corrected or was taken back. */
export async function subjectsToLearn(tx: Transaction, now: EpochMs): Promise<LearntFor[]> {
  const lives = tx
    .select({
      modelId: endedLives.modelId,
      positionId: endedLives.positionId,
      partNumber: endedLives.partNumber,
      digest: LIVES_DIGEST.as('digest'),
    })
    .from(endedLives)
    .where(teaches)
    .groupBy(endedLives.modelId, endedLives.positionId, endedLives.partNumber)
    .as('lives');
  const { rows } = await tx.execute<LearntFor & Record<string, unknown>>(sql`
    select coalesce(lives.model_id, known.model_id) as "modelId",
      coalesce(lives.position_id, known.position_id) as "positionId",
      coalesce(lives.part_number, known.part_number) as "partNumber"
    from ${lives} full join ${partKnowledge} as known using (model_id, position_id, part_number)
    where lives.digest is distinct from known.lives_digest
      and (known.updated_at is null or known.updated_at <= ${new Date(plus(now, -RELEARN_MS)).toISOString()})
    order by 1, 2, 3`);
  return rows.map(({ modelId, positionId, partNumber }) => ({ modelId, positionId, partNumber }));
}
