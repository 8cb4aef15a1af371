import { createHash } from 'node:crypto';
import { schema, WorkerDatabase } from '@kizashi/storage/database';
import { and, asc, eq, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { Subject } from '../subject.ts';
import type { StoredLife } from './learning-task.ts';

const { endedLives } = schema;

/** Histories in memory at a time. */
const LIVES_AT_ONCE = 10;

/** A life of the field teaches once it is known what was seen of it. */
export const teaches = or(isNull(endedLives.fittedPartId), isNotNull(endedLives.historyOf));

/** In the database, over the lives of a group that teach: another one for other lives, or when one was corrected or read. */
export const LIVES_DIGEST = sql<string | null>`md5(string_agg(concat_ws(' ', ${endedLives.id},
  extract(epoch from ${endedLives.recordedAt}), extract(epoch from ${endedLives.historyOf})), ',' order by ${endedLives.id}))`;

/** The ended lives of a subject as they were when this was made, to be read piece by piece. */
export interface StoredLives {
  readonly lives: number;
  readonly failures: number;
  /** SHA-256, hexadecimal: the same for the same lives. */
  readonly digest: string;
  read(): AsyncIterable<readonly StoredLife[]>;
}

export async function storedLives(database: WorkerDatabase, subject: Subject): Promise<StoredLives> {
  const rows = await database.asWorker((tx) =>
    tx
      .select({
        id: endedLives.id,
        life: endedLives.life,
        failed: endedLives.failureObserved,
        recordedAt: endedLives.recordedAt,
        historyOf: endedLives.historyOf,
      })
      .from(endedLives)
      .where(
        and(
          eq(endedLives.modelId, subject.machineModelId),
          eq(endedLives.positionId, subject.positionId),
          eq(endedLives.partNumber, subject.partNumber),
          teaches,
        ),
      )
      .orderBy(asc(endedLives.recordedAt), asc(endedLives.serial), asc(endedLives.id)),
  );
  const digest = createHash('sha256');
  for (const { id, life, failed, recordedAt, historyOf } of rows)
    digest.update(`${id} ${life} ${failed} ${recordedAt}${historyOf === null ? '' : ` ${historyOf}`}\n`);
  return {
    lives: rows.length,
    failures: rows.filter(({ failed }) => failed).length,
    digest: digest.digest('hex'),
    async *read() {
      for (let from = 0; from < rows.length; from += LIVES_AT_ONCE) {
        const ids = rows.slice(from, from + LIVES_AT_ONCE).map(({ id }) => id);
        yield await readLives(database, ids);
      }
    },
  };
}

/** In the order of `ids`, on which what is learned with a seed depends. */
async function readLives(database: WorkerDatabase, ids: readonly string[]): Promise<StoredLife[]> {
  const rows = await database.asWorker((tx) =>
    tx
      .select({
        id: endedLives.id,
        life: endedLives.life,
        failureObserved: endedLives.failureObserved,
        severity: endedLives.severity,
        // How long a life was is known, though what was seen of it is not its whole course.
        history: sql<
          string | null
        >`case when ${endedLives.unseen} is null then ${endedLives.history}::text end`,
      })
      .from(endedLives)
      .where(inArray(endedLives.id, [...ids])),
  );
  const byId = new Map(rows.map(({ id, ...life }) => [id, life]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
