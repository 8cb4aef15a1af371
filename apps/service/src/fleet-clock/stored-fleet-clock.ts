import { type EpochMs, toIso } from '@kizashi/kernel';
import { schema, WorkerDatabase } from '@kizashi/storage/database';
import { Inject, Injectable } from '@nestjs/common';
import { ENVIRONMENT, type Environment } from '../configuration/environment.ts';
import { FleetClock, wallNow } from './fleet-clock.ts';

interface Driven {
  readonly mode: 'driven';
  readonly now: EpochMs;
  /** Announced end of the step under way. */
  readonly next?: EpochMs;
}

type Hands = { readonly mode: 'wall' } | Driven;

/**
 * The fleet clock of this data folder. Its row in PostgreSQL is the truth: a folder that was driven stays driven over
 * restarts until `tieToWall`, and `KIZASHI_CLOCK=driven` counts only while there is no row yet.
 */
@Injectable()
export class StoredFleetClock extends FleetClock {
  #hands: Hands = { mode: 'wall' };

  constructor(
    private readonly database: WorkerDatabase,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {
    super();
  }

  get mode(): Hands['mode'] {
    return this.#hands.mode;
  }

  now(): EpochMs {
    return this.#hands.mode === 'wall' ? wallNow() : this.#hands.now;
  }

  horizon(): EpochMs {
    return this.#hands.mode === 'wall' ? wallNow() : (this.#hands.next ?? this.#hands.now);
  }

  /** The announced step, while one is under way. */
  announced(): EpochMs | undefined {
    return this.#hands.mode === 'driven' ? this.#hands.next : undefined;
  }

  /** Reads the row, or writes the first one as the environment says. Called once, before anything is served. */
  async open(): Promise<void> {
    this.#hands = await this.database.asWorker(async (tx) => {
      const [row] = await tx.select().from(schema.fleetClock);
      if (row !== undefined) {
        if (row.mode === 'wall') return { mode: 'wall' };
        return { mode: 'driven', now: row.now, ...(row.next !== null && { next: row.next }) };
      }
      const { clock } = this.environment;
      const first: Hands = clock.mode === 'wall' ? clock : { mode: 'driven', now: clock.start };
      await tx.insert(schema.fleetClock).values({
        mode: first.mode,
        now: first.mode === 'driven' ? first.now : wallNow(),
      });
      return first;
    });
  }

  async announce(next: EpochMs): Promise<void> {
    await this.#write({ ...this.#driven(), next });
  }

  /** Moves the hands to the announced end of the step. */
  async arrive(at: EpochMs): Promise<void> {
    if (at < this.#driven().now) throw new Error(`the fleet clock never goes back: ${toIso(at)}`);
    await this.#write({ mode: 'driven', now: at });
  }

  async tieToWall(): Promise<void> {
    await this.#write({ mode: 'wall' });
  }

  #driven(): Driven {
    if (this.#hands.mode === 'wall') throw new Error('a clock that is tied to the wall cannot be moved');
    return this.#hands;
  }

  async #write(hands: Hands): Promise<void> {
    await this.database.asWorker((tx) =>
      tx
        .update(schema.fleetClock)
        .set(
          hands.mode === 'wall'
            ? { mode: 'wall', now: wallNow(), next: null }
            : { mode: 'driven', now: hands.now, next: hands.next ?? null },
        ),
    );
    this.#hands = hands;
  }
}
