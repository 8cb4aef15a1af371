import { isDeepStrictEqual } from 'node:util';
import { type EpochMs, epochMs, OperationalError } from '@kizashi/kernel';
import { schema, type Transaction, WorkerDatabase } from '@kizashi/storage/database';
import type { FeatureStore } from '@kizashi/storage/feature-store';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { and, eq, ne, sql } from 'drizzle-orm';
import { Announcements } from '../../announcements/index.ts';
import type { ClockFollower } from '../../fleet-clock/clock-driver.ts';
import { wallNow } from '../../fleet-clock/fleet-clock.ts';
import { StoredFleetClock } from '../../fleet-clock/stored-fleet-clock.ts';
import { Lifecycle } from '../../lifecycle/lifecycle.ts';
import { lifeUsedAt } from '../../ordering/swaps/keep-ended-life.ts';
import { Learning, type LearntFor } from '../../prognostic-assessment/learning.ts';
import { FEATURE_STORE } from '../../storage.module.ts';
import { LivesWatch, type WatchedLives } from '../lives-watch.ts';
import { RELEARN_MS, subjectsToLearn } from './out-of-date-knowledge.ts';
import { type LifeHistory, readHistory } from './read-history.ts';
import { type UnreadLife, unreadLives } from './unread-lives.ts';
import { unseenPart } from './unseen-part.ts';

const { endedLives } = schema;

const LIVES_AT_ONCE = 10;

/**
 * Makes lives that ended in the field teach what lives from elsewhere teach: reads what a part's channels did while it
 * was in, and has its part number learned again. Beside ingest and rooms, and never in the transaction of a swap. The
 * store is the hand-off: a life that was not read, was corrected or was taken back is found by looking.
 */
@Injectable()
export class FieldLives implements ClockFollower {
  readonly #log = new Logger(FieldLives.name);
  readonly #watch: LivesWatch;
  /** A machine that sends what it kept back, message by message, has its lives read again once a day. */
  #lateReadAt = epochMs(0);

  constructor(
    private readonly database: WorkerDatabase,
    @Inject(FEATURE_STORE) private readonly features: FeatureStore,
    private readonly learning: Learning,
    private readonly announcements: Announcements,
    clock: StoredFleetClock,
    lifecycle: Lifecycle,
  ) {
    const watched: WatchedLives = {
      name: 'lives of the field',
      failed: 'lives were not read',
      workOff: (now) => this.#readAll(now),
      giveUp: () => learning.end(),
    };
    this.#watch = new LivesWatch(watched, this.#log, clock, announcements, lifecycle);
  }

  /** Every life that had ended before the call, and whose windows the rooms have passed, is read when it resolves. */
  catchUp(at: EpochMs): Promise<void> {
    return this.#watch.catchUp(at);
  }

  async #readAll(now: EpochMs): Promise<void> {
    const late = now - this.#lateReadAt >= RELEARN_MS;
    for (;;) {
      const lives = await this.database.asWorker(async (tx) => {
        await takeCorrectionsOver(tx);
        return unreadLives(tx, now, { atMost: LIVES_AT_ONCE, late });
      });
      for (const life of lives) {
        if (this.#watch.stopping) return;
        const history = await readHistory(this.features, life.model, life.positionId, life);
        await this.database.asWorker((tx) => keepHistory(tx, this.features, life, history));
      }
      if (lives.length < LIVES_AT_ONCE) break;
    }
    if (late) this.#lateReadAt = now;
    for (const subject of await this.database.asWorker((tx) => subjectsToLearn(tx, now))) {
      if (this.#watch.stopping) return;
      await this.#learn(subject, now);
    }
  }

  /** What cannot be learned must not keep others from it; it is tried again tomorrow. */
  async #learn(subject: LearntFor, now: EpochMs): Promise<void> {
    try {
      await this.learning.learn(subject, now);
      this.announcements.announce({ type: 'ModelsChanged' });
    } catch (error) {
      if (this.#watch.stopping || error instanceof OperationalError) throw error;
      this.#log.warn(
        `nothing was learned of ${subject.partNumber} in ${subject.positionId}: ${error instanceof Error ? error.message : error}`,
      );
    }
  }
}

/** Who says how a part was found, or that it had failed after all, changes nothing of what its channels did. */
async function takeCorrectionsOver(tx: Transaction): Promise<void> {
  const { historyOf, historyUntil, recordedAt, endedAt } = endedLives;
  await tx
    .update(endedLives)
    .set({ historyOf: sql`${recordedAt}` })
    .where(and(ne(historyOf, recordedAt), eq(historyUntil, endedAt)));
}

/**
 * The life itself is looked at again, too: when its swap was reported the rooms may not have seen its last windows. A
 * life that was corrected or taken back while it was read, or whose windows were made again, is left as it is, and found
 * again. One that was read again and is what it was teaches nothing new.
 */
async function keepHistory(
  tx: Transaction,
  features: FeatureStore,
  read: UnreadLife,
  history: LifeHistory | undefined,
): Promise<void> {
  const [row] = await tx.select().from(endedLives).where(eq(endedLives.id, read.id)).for('update');
  if (row?.recordedAt !== read.recordedAt || row.historyUntil !== read.readUntil) return;
  const life = (await lifeUsedAt(tx, features, read.fittedPartId, read.removedAt)) ?? row.life;
  const same =
    life === row.life && (row.historyOf === null || isDeepStrictEqual(row.history, history ?? null));
  const recordedAt = same ? row.recordedAt : wallNow();
  const unseen = history === undefined ? null : unseenPart(history.lifeUsed, life);
  const historyUntil = read.windowsUntil;
  await tx
    .update(endedLives)
    .set({ life, recordedAt, history: history ?? null, unseen, historyOf: recordedAt, historyUntil })
    .where(eq(endedLives.id, read.id));
}
