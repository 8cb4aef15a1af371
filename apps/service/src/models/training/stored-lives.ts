import { createHash } from 'node:crypto';
import { isAmong, schema, WorkerDatabase } from '@kizashi/storage/database';
import { and, asc, desc, eq, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { Subject } from '../subject.ts';
import type { StoredLife } from './learning-task.ts';

const { endedLives } = schema;

/** Histories in memory at a time. */
const LIVES_AT_ONCE = 10;
/**
 * Courses that are learned from, the newest: of eight channels 0.2 GB and half a minute of a thread. Newest, because
 * suppliers, machines and what they make change; of every kind of end alike, because a choice by how lives ended would
 * change how many seem to fail.
 */
export const MOST_FOLLOWED = 300;
/** Lives whose length alone is learned from beyond that, the newest: a few megabytes. */
export const MOST_LIVES = 10_000;

/** A life of the field teaches once it is known what was seen of it. */
export const teaches = or(isNull(endedLives.fittedPartId), isNotNull(endedLives.historyOf));

/** In the database, over the lives of a group that teach: another one for other lives, or when one was corrected or read. */
export const LIVES_DIGEST = sql<string | null>`md5(string_agg(concat_ws(' ', ${endedLives.id},
  extract(epoch from ${endedLives.recordedAt}), extract(epoch from ${endedLives.historyOf})), ',' order by ${endedLives.id}))`;

/** The newest ended lives of a subject as they were when this was made, to be read piece by piece. */
export interface StoredLives {
  readonly lives: number;
  readonly failures: number;
  /** SHA-256, hexadecimal: the same for the same lives. */
  readonly digest: string;
  read(): AsyncIterable<readonly StoredLife[]>;
}

/** @param most how many, and of how many of them more than their length */
export async function storedLives(
  database: WorkerDatabase,
  subject: Subject,
  most = { lives: MOST_LIVES, followed: MOST_FOLLOWED },
): Promise<StoredLives> {
  const newest = await database.asWorker((tx) =>
    tx
      .select({
        id: endedLives.id,
        life: endedLives.life,
        failed: endedLives.failureObserved,
        serial: endedLives.serial,
        recordedAt: endedLives.recordedAt,
        historyOf: endedLives.historyOf,
        whole: sql<boolean>`${endedLives.unseen} is null and ${endedLives.history} is not null`,
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
      .orderBy(desc(endedLives.endedAt), desc(endedLives.recordedAt), asc(endedLives.id))
      .limit(most.lives),
  );
  const followed = new Set(
    newest
      .filter(({ whole }) => whole)
      .slice(0, most.followed)
      .map(({ id }) => id),
  );
  // What is learned with a seed depends on their order: another than that of their ends would change it for nothing.
  const rows = newest.toSorted(
    (a, b) => a.recordedAt - b.recordedAt || byText(a.serial ?? '~', b.serial ?? '~') || byText(a.id, b.id),
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
        yield await readLives(database, ids, followed);
      }
    },
  };
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** In the order of `ids`, on which what is learned with a seed depends; the course only of those in `followed`. */
async function readLives(
  database: WorkerDatabase,
  ids: readonly string[],
  followed: ReadonlySet<string>,
): Promise<StoredLife[]> {
  const ofThese = ids.filter((id) => followed.has(id));
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
        >`case when ${isAmong(endedLives.id, ofThese)} then ${endedLives.history}::text end`,
      })
      .from(endedLives)
      .where(inArray(endedLives.id, [...ids])),
  );
  const byId = new Map(rows.map(({ id, ...life }) => [id, life]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
