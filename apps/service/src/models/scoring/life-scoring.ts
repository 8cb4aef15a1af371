import type { EpochMs } from '@kizashi/kernel';
import { WorkerDatabase } from '@kizashi/storage/database';
import { Injectable, Logger } from '@nestjs/common';
import { Announcements } from '../../announcements/index.ts';
import type { ClockFollower } from '../../fleet-clock/clock-driver.ts';
import { StoredFleetClock } from '../../fleet-clock/stored-fleet-clock.ts';
import { Lifecycle } from '../../lifecycle/lifecycle.ts';
import { type JudgedCoverage, judgeCoverage } from '../coverage/judge-coverage.ts';
import { LivesWatch, type WatchedLives } from '../lives-watch.ts';
import { CandidateForecasts } from '../onnx/candidate-forecasts.ts';
import type { Subject } from '../subject.ts';
import { scoreEndedLife } from './score-ended-life.ts';
import { forgetUndone, unscoredLives } from './unscored-lives.ts';

const LIVES_AT_ONCE = 50;

/**
 * Holds forecasts against the lives that have ended. The store is the hand-off: what is not scored, or was corrected
 * since, is found by looking; whoever announces something only makes it look sooner. Forecasts of a part that has come off
 * may be kept late, when its readings come in late: once a day is soon enough.
 */
@Injectable()
export class LifeScoring implements ClockFollower {
  readonly #log = new Logger(LifeScoring.name);
  readonly #watch: LivesWatch;

  constructor(
    private readonly database: WorkerDatabase,
    private readonly announcements: Announcements,
    private readonly candidates: CandidateForecasts,
    clock: StoredFleetClock,
    lifecycle: Lifecycle,
  ) {
    const watched: WatchedLives = {
      name: 'scoring of forecasts',
      failed: 'lives were not scored',
      workOff: (now) => this.#scoreAll(now),
    };
    this.#watch = new LivesWatch(watched, this.#log, clock, announcements, lifecycle);
  }

  /** Every life that had ended before the call is scored when it resolves. */
  catchUp(at: EpochMs): Promise<void> {
    return this.#watch.catchUp(at);
  }

  async #scoreAll(now: EpochMs): Promise<void> {
    const forgotten = await this.database.asWorker(forgetUndone);
    let scored = 0;
    for (;;) {
      const parts = await this.database.asWorker((tx) => unscoredLives(tx, now, LIVES_AT_ONCE));
      for (const part of parts) {
        const candidates = await this.candidates.of(part);
        // One life, one transaction: its verdict on coverage is of the same moment.
        const judged = await this.database.asWorker(async (tx) => {
          const subject = await scoreEndedLife(tx, part, candidates);
          return subject && { subject, verdicts: await judgeCoverage(tx, subject, now) };
        });
        if (judged !== undefined) this.#tell(judged.subject, judged.verdicts);
      }
      scored += parts.length;
      if (parts.length < LIVES_AT_ONCE) break;
    }
    if (scored + forgotten.length > 0) this.announcements.announce({ type: 'ModelsChanged' });
  }

  #tell(subject: Subject, verdicts: readonly JudgedCoverage[]): void {
    const news = verdicts.filter((verdict) => verdict.news !== undefined);
    for (const { news: what, modelId, modelVersion, coverage, lives, factor } of news) {
      const whose = `80 % intervals of ${modelId} ${modelVersion} for ${subject.partNumber} in ${subject.positionId}`;
      if (what === 'begun') {
        this.#log.warn(
          `coverage-drifting: ${whose} held ${Math.round(100 * coverage)} % of the time over ${lives} failures; widened by ${factor.toFixed(2)}`,
        );
      } else if (what === 'ended') this.#log.log(`${whose} hold again; no longer widened`);
    }
    // The rooms read the factor with everything else they know of a part number.
    if (news.length > 0) this.announcements.announce({ type: 'RegistryChanged', kind: 'coverage-watch' });
  }
}
