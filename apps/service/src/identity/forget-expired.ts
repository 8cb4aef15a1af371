import { ScopedDatabase, schema } from '@kizashi/storage/database';
import { Injectable, Logger } from '@nestjs/common';
import { lt } from 'drizzle-orm';
import { wallNow } from '../fleet-clock/fleet-clock.ts';
import { Idempotency } from '../idempotency/index.ts';
import { Lifecycle } from '../lifecycle/lifecycle.ts';

const EVERY_MS = 3_600_000;
const { sessions, signInLinks } = schema;

/** Takes away what has run out and opens nothing any more: links, sessions, and answers kept for repetition. */
@Injectable()
export class ForgetExpired {
  readonly #log = new Logger(ForgetExpired.name);
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: ScopedDatabase,
    private readonly idempotency: Idempotency,
    lifecycle: Lifecycle,
  ) {
    lifecycle.register({
      phase: 'rooms',
      name: 'forget expired',
      start: async () => {
        this.#timer = setInterval(() => this.#tick(), EVERY_MS).unref();
        return undefined;
      },
      stop: async () => {
        clearInterval(this.#timer);
        await this.#running;
      },
    });
  }

  async run(): Promise<void> {
    const now = wallNow();
    await this.database.withScope({ customer: '*' }, async (tx) => {
      await tx.delete(signInLinks).where(lt(signInLinks.expiresAt, now));
      await tx.delete(sessions).where(lt(sessions.expiresAt, now));
    });
    await this.idempotency.forgetOld();
  }

  /** What could not be forgotten now is forgotten an hour later. */
  #tick(): void {
    this.#running = this.run().catch((error: unknown) =>
      this.#log.warn('expired rows were not removed', error),
    );
  }
}
