import { DAY_MS, type EpochMs, epochMs } from '@kizashi/kernel';
import type { Logger } from '@nestjs/common';
import type { Announcements } from '../announcements/index.ts';
import type { ClockFollower } from '../fleet-clock/clock-driver.ts';
import type { StoredFleetClock } from '../fleet-clock/stored-fleet-clock.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';

/** After a wake-up others follow: a swap announces itself, its order and what is forecast next. */
const LINGER_MS = 2_000;

type WatchedClock = Pick<StoredFleetClock, 'mode' | 'now'>;

export interface WatchedLives {
  /** Of the part that runs: `scoring of forecasts`. */
  readonly name: string;
  /** What is written when it went wrong: `lives were not scored`. */
  readonly failed: string;
  /** Works off every life that had ended by `now`, and finds it by looking into the store. */
  workOff(now: EpochMs): Promise<void>;
  /** At a stop, before what is under way is waited for: what it gives up is found again at the next start. */
  giveUp?(): Promise<void>;
}

/**
 * When somebody looks for lives that have ended: at the start, when a swap was reported, and once a day, since what waits
 * for windows or for yesterday announces nothing. One look at a time. Under a driven clock it is the clock that asks, and
 * waits; what failed is tried again at its next step, or after a while under the wall clock.
 */
export class LivesWatch implements ClockFollower {
  readonly #watched: WatchedLives;
  readonly #clock: WatchedClock;
  readonly #log: Pick<Logger, 'warn'>;
  #turn: Promise<void> = Promise.resolve();
  #woken = true;
  #lookedAt = epochMs(0);
  #timer: NodeJS.Timeout | undefined;
  #stopping = false;

  constructor(
    watched: WatchedLives,
    log: Pick<Logger, 'warn'>,
    clock: WatchedClock,
    announcements: Announcements,
    lifecycle: Lifecycle,
  ) {
    this.#watched = watched;
    this.#clock = clock;
    this.#log = log;
    const facts = announcements.all.subscribe((fact) => {
      const swapped = fact.type === 'RegistryChanged' && (fact.kind ?? 'fitted-part') === 'fitted-part';
      if (swapped || (fact.type === 'ForecastMade' && this.#isDue(clock.now()))) this.#wake();
    });
    lifecycle.register({
      phase: 'rooms',
      name: watched.name,
      start: async () => {
        this.#wake();
        return undefined;
      },
      stop: async () => {
        this.#stopping = true;
        facts.unsubscribe();
        clearTimeout(this.#timer);
        await watched.giveUp?.();
        await this.#turn;
      },
    });
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  /** Every life that had ended before the call has been looked at when it resolves. */
  catchUp(at: EpochMs): Promise<void> {
    if (!this.#woken && !this.#isDue(at)) return this.#turn;
    this.#woken = false;
    this.#lookedAt = at;
    const done = this.#turn.then(() => this.#watched.workOff(at));
    this.#turn = done.catch(() => {
      this.#woken = true;
    });
    return done;
  }

  #isDue(at: EpochMs): boolean {
    return at - this.#lookedAt >= DAY_MS;
  }

  /** Under the wall clock; a driven one asks by itself. */
  #wake(): void {
    this.#woken = true;
    if (this.#clock.mode !== 'wall' || this.#stopping) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.catchUp(this.#clock.now()).catch((error: unknown) => {
        if (this.#stopping) return;
        this.#log.warn(`${this.#watched.failed}: ${error instanceof Error ? error.message : error}`);
        this.#wake();
      });
    }, LINGER_MS);
    this.#timer.unref();
  }
}
