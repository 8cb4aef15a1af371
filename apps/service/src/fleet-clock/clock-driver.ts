import type { Clock, ClockWrite } from '@kizashi/api-contract';
import { type EpochMs, fromIso, toIso } from '@kizashi/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { Announcements } from '../announcements/index.ts';
import { HttpProblem } from '../problem/index.ts';
import { wallNow } from './fleet-clock.ts';
import { StoredFleetClock } from './stored-fleet-clock.ts';

/** Who has to be done before the clock may arrive, in data-flow order. */
export interface ClockFollower {
  /** Resolves when everything that was acknowledged before and every timer due up to `at` has had its effect. */
  catchUp(at: EpochMs): Promise<void>;
}

/** DI token of the list of followers: ingest, rooms, timers. */
export const CLOCK_FOLLOWERS = 'ClockFollowers';

/** Moves a driven clock in lock-step: announce, let the driver publish, arrive when all followers have caught up. */
@Injectable()
export class ClockDriver {
  #step: Promise<unknown> = Promise.resolve();
  /** For showing how far a drive has come; begun anew when the service is. */
  #drive: { readonly from: EpochMs; readonly until: EpochMs } | undefined;

  constructor(
    private readonly clock: StoredFleetClock,
    @Inject(CLOCK_FOLLOWERS) private readonly followers: readonly ClockFollower[],
    private readonly announcements: Announcements,
  ) {}

  read(): Clock {
    const drive = this.clock.mode === 'driven' && this.#drive;
    return {
      now: toIso(this.clock.now()),
      mode: this.clock.mode,
      drive: drive ? { from: toIso(drive.from), until: toIso(drive.until) } : null,
    };
  }

  /** One move at a time: a second call waits for the first. */
  move(move: ClockWrite): Promise<Clock> {
    const done = this.#step.then(() => this.#move(move));
    this.#step = done.catch(() => undefined);
    return done;
  }

  async #move(move: ClockWrite): Promise<Clock> {
    if (this.clock.mode === 'wall') {
      if ('mode' in move) return this.read();
      throw new HttpProblem('clock-not-driven', 'This fleet clock is the wall clock; nobody moves it.');
    }
    if ('next' in move) await this.#announce(instantOf(move.next), move.until);
    else if ('to' in move) await this.#arrive(instantOf(move.to));
    else await this.#tieToWall();
    return this.read();
  }

  async #announce(next: EpochMs, until: string | undefined): Promise<void> {
    if (next <= this.clock.now()) {
      throw new HttpProblem(
        'clock-step-not-valid',
        `next must be later than the fleet clock, which stands at ${toIso(this.clock.now())}.`,
      );
    }
    if (until !== undefined) {
      this.#drive = { from: this.#drive?.from ?? this.clock.now(), until: instantOf(until) };
    }
    await this.clock.announce(next);
  }

  async #arrive(at: EpochMs): Promise<void> {
    const announced = this.clock.announced();
    if (announced !== at) {
      const expected = announced === undefined ? 'no step is announced: post {next} first' : toIso(announced);
      throw new HttpProblem('clock-step-not-valid', `to must be the announced end of the step: ${expected}.`);
    }
    for (const follower of this.followers) await follower.catchUp(at);
    await this.clock.arrive(at);
    this.announcements.announce({ type: 'ClockMoved', now: at });
  }

  /** What the last step left open up to the wall's time is worked off first, so nothing is left in between. */
  async #tieToWall(): Promise<void> {
    const now = wallNow();
    if (this.clock.now() < now) for (const follower of this.followers) await follower.catchUp(now);
    await this.clock.tieToWall();
    this.announcements.announce({ type: 'ClockMoved', now });
  }
}

function instantOf(text: string): EpochMs {
  const at = fromIso(text);
  if (at === undefined) throw new HttpProblem('invalid-request', `"${text}" is not an instant.`);
  return at;
}
