import { type EpochMs, OperationalError } from '@kizashi/kernel';
import { schema, type Transaction, WorkerDatabase } from '@kizashi/storage/database';
import type { FeatureStore } from '@kizashi/storage/feature-store';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { eq } from 'drizzle-orm';
import { Announcements } from '../../announcements/index.ts';
import type { ClockFollower } from '../../fleet-clock/clock-driver.ts';
import { wallNow } from '../../fleet-clock/fleet-clock.ts';
import { StoredFleetClock } from '../../fleet-clock/stored-fleet-clock.ts';
import { Lifecycle } from '../../lifecycle/lifecycle.ts';
import { lifeUsedAt } from '../../ordering/swaps/keep-ended-life.ts';
import { Learning, type LearntFor } from '../../prognostic-assessment/learning.ts';
import { FEATURE_STORE } from '../../storage.module.ts';
import { LivesWatch, type WatchedLives } from '../lives-watch.ts';
import { subjectsToLearn } from './out-of-date-knowledge.ts';
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
    for (;;) {
      const lives = await this.database.asWorker((tx) => unreadLives(tx, now, LIVES_AT_ONCE));
      for (const life of lives) {
        if (this.#watch.stopping) return;
        const history = await readHistory(this.features, life.model, life.positionId, life);
        await this.database.asWorker((tx) => keepHistory(tx, this.features, life, history));
      }
      if (lives.length < LIVES_AT_ONCE) break;
    }
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

/**
 * The life itself is looked at again, too: when its swap was reported the rooms may not have seen its last windows. A
 * life that was corrected or taken back while it was read is left as it is, and found again.
 */
async function keepHistory(
  tx: Transaction,
  features: FeatureStore,
  read: UnreadLife,
  history: LifeHistory | undefined,
): Promise<void> {
  const [row] = await tx
    .select({ life: endedLives.life, recordedAt: endedLives.recordedAt })
    .from(endedLives)
    .where(eq(endedLives.id, read.id))
    .for('update');
  if (row === undefined || row.recordedAt !== read.recordedAt) return;
  const life = (await lifeUsedAt(tx, features, read.fittedPartId, read.removedAt)) ?? row.life;
  const recordedAt = life === row.life ? row.recordedAt : wallNow();
  const unseen = history === undefined ? null : unseenPart(history.lifeUsed, life);
  await tx
    .update(endedLives)
    .set({ life, recordedAt, history: history ?? null, unseen, historyOf: recordedAt })
    .where(eq(endedLives.id, read.id));
}
